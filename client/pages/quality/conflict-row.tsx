import { Link } from '@tanstack/react-router'
import type { Conflict } from '../../../shared/quality.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import { vendorName } from '../../ui/vendor-mark.tsx'
import { changedText } from './changed.ts'
import classes from './conflicts.module.css'

const VENDORS = ['salesforce', 'hubspot'] as const

/** What the two systems say of one person in one field, and which said it last. */
export function ConflictRow({ conflict }: { conflict: Conflict }) {
  const { label, title, salesforce, hubspot, newer, rule, field } = conflict
  return (
    <tr>
      <th scope="row">{label ?? 'No name'}</th>
      <td data-label="Field">{title}</td>
      {VENDORS.map((vendor) => (
        <Side
          key={vendor}
          side={vendor === 'salesforce' ? salesforce : hubspot}
          newer={newer === vendor}
          wins={rule?.wins === vendor}
          vendor={vendor}
        />
      ))}
      <td data-label="Sync rule">
        <Rule rule={rule} field={field} />
      </td>
    </tr>
  )
}

/** The rule that was entered, and whether it explains the difference. */
function Rule({ rule, field }: Pick<Conflict, 'rule' | 'field'>) {
  if (rule === null)
    return (
      <Link to="/settings" hash={`syncRules.${field}`} className={classes.when}>
        Enter the sync rule
      </Link>
    )
  return (
    <>
      <span className={classes.value}>{rule.name}</span>
      <span className={classes.when}>{rule.sentence}</span>
    </>
  )
}

function Side({
  side: { value, option, changed, object, recordId, url },
  newer,
  wins,
  vendor,
}: {
  side: Conflict['salesforce']
  newer: boolean
  wins: boolean
  vendor: 'salesforce' | 'hubspot'
}) {
  const workspace = useWorkspace()
  return (
    <td data-label={vendorName(vendor)}>
      <span className={classes.value} data-newer={newer || undefined}>
        {option ?? value ?? 'empty'}
        {newer && <span className={classes.newer}>newer</span>}
        {wins && <span className={classes.wins}>wins</span>}
      </span>
      <span className={classes.when}>
        {option !== null && option !== value && (
          <>
            <code title="The CRM’s own code of the value">{value}</code> ·{' '}
          </>
        )}
        {changedText(changed, workspace)} · <RecordLink row={{ label: object, recordId, url }} />
      </span>
    </td>
  )
}
