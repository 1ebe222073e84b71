import type { ReactNode } from 'react'
import classes from './empty-note.module.css'

/** In the place of a list without anything: what would be here, and how it gets here. */
export function EmptyNote({ children }: { children: ReactNode }) {
  return <p className={classes.note}>{children}</p>
}
