import type { MappingChange } from '../../../shared/mapping.ts'
import classes from './settings.module.css'

const UNSAID = 'as for the others'

/** What was, and what is in its place. */
export function ChangeList({ changes }: { readonly changes: readonly MappingChange[] }) {
  return (
    <ul className={classes.changes}>
      {changes.map(({ path, title, before, after }) => (
        <li key={path}>
          <span>{title}</span>
          <span>
            <s>{before ?? UNSAID}</s> <span aria-hidden>→</span> <b>{after ?? UNSAID}</b>
          </span>
        </li>
      ))}
    </ul>
  )
}
