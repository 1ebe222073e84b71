import type { DuplicateCluster } from '../../../shared/quality.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { plural } from '../../format/numbers.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { ConnectionName } from '../connections/connection-name.tsx'
import { pastText } from './changed.ts'
import { differs, RULE_WORDS, TOLD } from './cluster-fields.ts'
import classes from './duplicates.module.css'

/** Records of one person side by side: what differs, and which to keep and why. */
export function Cluster({ cluster }: { cluster: DuplicateCluster }) {
  const workspace = useWorkspace()
  const { connection, rule, size, onOpenOpportunity, reason, records } = cluster
  const name = records[0]?.label ?? 'No name'
  const day = (at: string | null) => (at === null ? '–' : pastText(at, workspace))
  return (
    <li className={classes.cluster}>
      <h2 className={classes.name}>{name}</h2>
      <p className={classes.about}>
        <ConnectionName id={connection} /> {plural(size, 'record')} by {RULE_WORDS[rule]}
        {onOpenOpportunity > 0 && `, ${onOpenOpportunity} on an open opportunity`}
      </p>
      <ScrollBox label={`Records of ${name}`} className={classes.box}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Record</th>
              {records.map((record) => (
                <th key={record.recordId} scope="col" data-keep={record.survivor || undefined}>
                  <RecordLink row={{ ...record, label: `${record.object} ${record.recordId}` }} />
                  {record.survivor && <span className={classes.keep}>keep</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {TOLD.map(({ name: field, title }) => {
              const different = differs(records, field)
              return (
                <tr key={field} data-differs={different || undefined}>
                  <th scope="row">
                    {title}
                    {different && <span className={classes.mark}>differs</span>}
                  </th>
                  {records.map((record) => (
                    <td key={record.recordId}>{record[field] ?? '–'}</td>
                  ))}
                </tr>
              )
            })}
            <tr>
              <th scope="row">Required fields</th>
              {records.map(({ recordId, filled, required }) => (
                <td key={recordId}>
                  {filled} of {required} filled
                </td>
              ))}
            </tr>
            {onOpenOpportunity > 0 && (
              <tr>
                <th scope="row">Open opportunity</th>
                {records.map(({ recordId, onOpenOpportunity: on }) => (
                  <td key={recordId}>{on === null ? '–' : on ? 'Yes' : 'No'}</td>
                ))}
              </tr>
            )}
            <tr>
              <th scope="row">Created</th>
              {records.map(({ recordId, createdAt }) => (
                <td key={recordId}>{day(createdAt)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">Last changed</th>
              {records.map(({ recordId, changedAt }) => (
                <td key={recordId}>{day(changedAt)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </ScrollBox>
      <p className={classes.reason}>
        Why keep the first: {reason.charAt(0).toLowerCase() + reason.slice(1)}.
      </p>
    </li>
  )
}
