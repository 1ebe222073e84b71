import type { Conflict } from '../../../shared/quality.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import { vendorName } from '../../ui/vendor-mark.tsx'
import { changedText } from './changed.ts'
import classes from './conflicts.module.css'

/** What the two systems say of one person in one field, and which said it last. */
export function ConflictRow({ conflict }: { conflict: Conflict }) {
  const { label, title, salesforce, hubspot, newer } = conflict
  return (
    <tr>
      <th scope="row">{label ?? 'No name'}</th>
      <td data-label="Field">{title}</td>
      <Side side={salesforce} newer={newer === 'salesforce'} vendor="salesforce" />
      <Side side={hubspot} newer={newer === 'hubspot'} vendor="hubspot" />
    </tr>
  )
}

function Side({
  side: { value, option, changed, object, recordId, url },
  newer,
  vendor,
}: {
  side: Conflict['salesforce']
  newer: boolean
  vendor: 'salesforce' | 'hubspot'
}) {
  const workspace = useWorkspace()
  return (
    <td data-label={vendorName(vendor)}>
      <span className={classes.value} data-newer={newer || undefined}>
        {option ?? value ?? 'empty'}
        {newer && <span className={classes.newer}>newer</span>}
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
