import type { ReactNode } from 'react'
import classes from './filter-bar.module.css'

/** What narrows a list, and beside it how much is left. */
export function FilterBar({ told, children }: { told?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.bar}>
      {children}
      {told !== undefined && <span className={classes.told}>{told}</span>}
    </div>
  )
}
