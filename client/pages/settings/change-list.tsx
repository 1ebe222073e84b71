import { useQuery } from '@tanstack/react-query'
import type { MappingChange } from '../../../shared/mapping.ts'
import { mappingOptions } from '../../api/settings.ts'
import { plural } from '../../format/numbers.ts'
import { changeLines } from './change-lines.ts'
import { useSourceFields } from './source-fields.ts'
import { spoken } from './spoken.ts'
import { stageNames } from './stage-names.ts'
import classes from './settings.module.css'

const UNSAID = 'as for the others'

/** What was, and what is in its place. */
export function ChangeList({ changes }: { readonly changes: readonly MappingChange[] }) {
  const fields = { salesforce: useSourceFields('salesforce'), hubspot: useSourceFields('hubspot') }
  const { data } = useQuery(mappingOptions())
  const stages = data === undefined ? new Map<string, string>() : stageNames({ ...data, fields })
  return (
    <ul className={classes.changes}>
      {changeLines(changes).map(({ change, following }) => {
        const { title, before, after } = spoken(change, fields, stages)
        const had = new Set(following.map((each) => spoken(each, fields, stages).before))
        return (
          <li key={change.path}>
            <span>{title}</span>
            <span>
              <s>{before ?? UNSAID}</s> <span aria-hidden>→</span> <b>{after ?? UNSAID}</b>
              {following.length > 0 &&
                `, and ${plural(following.length, 'campaign type')} that went by ${[...had].join(' or ')}`}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
