import { Link } from '@tanstack/react-router'
import type { Connection, Workspace } from '../../../shared/connection.ts'
import { countText } from '../../format/numbers.ts'
import { agoText, momentText } from '../../format/times.ts'
import classes from './object-table.module.css'

/** What is read of a CRM: how many records of each kind, how old, and how many could not be taken in. */
export function ObjectTable({
  connection: { id, objects, run },
  workspace: { now, zone },
}: {
  connection: Connection
  workspace: Workspace
}) {
  // By the name that the syncs go by, where the CRM's own is another.
  const labels = new Map(run?.objects.map(({ object, label }) => [object, label]))
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Object</th>
          <th scope="col" className={classes.number}>
            Records
          </th>
          <th
            scope="col"
            className={classes.number}
            title="Rows that could not be taken in; they are kept apart with the reason, never dropped"
          >
            Set aside
          </th>
          <th scope="col" className={classes.number}>
            Read
          </th>
        </tr>
      </thead>
      <tbody>
        {objects.map(({ object, label, records, syncedAt, quarantined, unreadable }) => (
          <tr key={object}>
            <th scope="row">
              {labels.get(object) ?? label}
              {unreadable && (
                <span className={classes.unreadable}>
                  Not readable since {momentText(unreadable.since, zone)}: {unreadable.message}{' '}
                  {unreadable.action} It is asked for again by the next sync.
                </span>
              )}
            </th>
            <td className={classes.number}>{records === null ? '–' : countText(records)}</td>
            <td className={classes.number} data-some={quarantined > 0 || undefined}>
              {quarantined === 0 ? (
                '–'
              ) : (
                <Link
                  to="/connections/quarantine"
                  search={{ connection: id, object }}
                  aria-label={`${countText(quarantined)} set aside: ${labels.get(object) ?? label}`}
                >
                  {countText(quarantined)}
                </Link>
              )}
            </td>
            <td className={classes.number}>{syncedAt === null ? 'not yet' : agoText(syncedAt, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
