import type { ReactNode } from 'react'
import classes from './page-parts.module.css'

/** Links between the parts of a page that are too long to stand under each other; each has its own address. */
export function PageParts({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={classes.parts}>
      {children}
    </nav>
  )
}

/** How many there are behind a link. */
export function PartCount({ children }: { children: ReactNode }) {
  return <span className={classes.count}>{children}</span>
}
