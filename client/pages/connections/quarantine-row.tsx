import type { QuarantineItem } from '../../../shared/platform.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { momentText } from '../../format/times.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import { ConnectionName } from './connection-name.tsx'
import classes from './quarantine.module.css'

/** So much of a text stands in the list itself; the rest opens on demand. */
const SHOWN_CHARACTERS = 120

/** One value or row set aside, with what came in its place. */
export function QuarantineRow({ item }: { item: QuarantineItem }) {
  const { zone } = useWorkspace()
  const { connection, objectLabel, recordId, url, fieldLabel, reason, raw, seenAt } = item
  return (
    <li className={classes.row}>
      <p className={classes.where}>
        <ConnectionName id={connection} /> {objectLabel}{' '}
        {recordId === null ? 'a row without an id' : <RecordLink row={{ label: null, recordId, url }} />}
      </p>
      <p className={classes.why}>
        {fieldLabel !== null && <strong>{fieldLabel} </strong>}
        {reason}
      </p>
      <p className={classes.when}>{momentText(seenAt, zone)}</p>
      <Raw raw={raw} />
    </li>
  )
}

function Raw({ raw }: { raw: string | null }) {
  if (raw === null) return null
  if (raw.length <= SHOWN_CHARACTERS) return <code className={classes.raw}>{raw}</code>
  return (
    <details className={classes.raw}>
      <summary>
        <code>{raw.slice(0, SHOWN_CHARACTERS)}…</code>
      </summary>
      <code>{raw}</code>
    </details>
  )
}
