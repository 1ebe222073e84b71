import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { StorageUse } from '../../../shared/storage.ts'
import { bytesText } from '../../../shared/bytes.ts'
import { storageOptions } from '../../api/storage.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText } from '../../format/numbers.ts'
import { pastText } from '../../format/times.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import table from '../../ui/number-table.module.css'
import { Section } from '../../ui/page.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { Backups } from './backups.tsx'
import { ConnectionName } from './connection-name.tsx'
import { ConnectionsFrame } from './frame.tsx'

/** What the workspace takes up, how far back it goes, and copies of it. */
export function StoragePage() {
  const use = useQuery(storageOptions())
  return (
    <ConnectionsFrame
      title="Storage"
      lead="What is kept of your CRMs, how far back it goes, and backups of it."
    >
      <Answered query={use} height={480}>
        {(data) => (
          <>
            <Section title="How far back">
              <History use={data} />
            </Section>
            <Backups />
            <Section title="On the disk">
              <Disk use={data} />
            </Section>
            <Section title="Records and their versions">
              <Objects use={data} />
            </Section>
          </>
        )}
      </Answered>
    </ConnectionsFrame>
  )
}

function History({ use: { history } }: { use: StorageUse }) {
  const workspace = useWorkspace()
  if (history.since === null || !workspace)
    return <EmptyNote>Nothing was read yet. The history begins with the first sync.</EmptyNote>
  const { zone } = workspace
  return (
    <p>
      {history.everyMomentSince === null
        ? `Every page can be told as of any moment since the first sync, ${pastText(history.since, zone)}.`
        : `Every page can be told as of any moment since ${pastText(history.everyMomentSince, zone)}; back to ${pastText(history.since, zone)} as of those that are kept.`}{' '}
      Of what is older than {countText(history.retentionDays)} days (RETENTION_DAYS) the ends of weeks and
      months are kept, and of the day after each; plans, statuses and what people entered are kept whole.
    </p>
  )
}

const PARTS: Readonly<Record<StorageUse['parts'][number]['part'], string>> = {
  data: 'Records with all their versions',
  log: 'The latest changes, in the engine’s log',
  spill: 'Working space of large questions',
  spool: 'Pages and files being read in',
  backups: 'Backups',
}

function Disk({ use: { engine, place, parts, freeBytes } }: { use: StorageUse }) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{engine === 'duckdb' ? `In ${place}` : `In PostgreSQL ${place}, and here`}</th>
          <th scope="col" className={table.number}>
            Size
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ part, bytes }) => (
          <tr key={part}>
            <th scope="row">{PARTS[part]}</th>
            <td className={table.number}>{bytes === 0 ? '–' : bytesText(bytes)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">Free on this disk</th>
          <td className={table.number}>{freeBytes === null ? 'not known' : bytesText(freeBytes)}</td>
        </tr>
      </tbody>
    </table>
  )
}

const SHOWN = 15

function Objects({ use: { objects } }: { use: StorageUse }) {
  const [shown, setShown] = useState(SHOWN)
  const told = objects.some(({ bytes }) => bytes !== null)
  if (objects.length === 0) return <EmptyNote>Nothing was read yet.</EmptyNote>
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Object</th>
            <th scope="col">From</th>
            <th scope="col" className={table.number}>
              Records now
            </th>
            <th
              scope="col"
              className={table.number}
              title="What each record is and was, and records that are gone"
            >
              Versions kept
            </th>
            {told && (
              <th scope="col" className={table.number}>
                Size
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {objects.slice(0, shown).map(({ connection, object, label, records, versions, bytes }) => (
            <tr key={`${connection} ${object}`}>
              <th scope="row">{label}</th>
              <td>
                <ConnectionName id={connection} />
              </td>
              <td className={table.number}>{countText(records)}</td>
              <td className={table.number}>{countText(versions)}</td>
              {told && <td className={table.number}>{bytes === null ? '–' : bytesText(bytes)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <ShowMore
        shown={shown}
        total={objects.length}
        loading={false}
        more={objects.length > shown ? () => setShown(shown + SHOWN) : undefined}
      />
    </>
  )
}
