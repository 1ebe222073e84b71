import type { MappingChange } from '../../../shared/mapping.ts'
import { useSourceFields } from './source-fields.ts'
import { spoken } from './spoken.ts'
import classes from './settings.module.css'

const UNSAID = 'as for the others'

/** What was, and what is in its place. */
export function ChangeList({ changes }: { readonly changes: readonly MappingChange[] }) {
  const fields = { salesforce: useSourceFields('salesforce'), hubspot: useSourceFields('hubspot') }
  return (
    <ul className={classes.changes}>
      {changes.map((change) => {
        const { before, after } = spoken(change, fields)
        return (
          <li key={change.path}>
            <span>{change.title}</span>
            <span>
              <s>{before ?? UNSAID}</s> <span aria-hidden>→</span> <b>{after ?? UNSAID}</b>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
