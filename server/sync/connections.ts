import type { Connection } from '../../shared/connection.ts'
import type { SyncRun } from '../../shared/sync.ts'
import type { Reader, Warehouse } from '../warehouse/warehouse.ts'
import type { SyncedConnection } from './coordinator.ts'
import type { RecordCounts } from './record-counts.ts'
import { readRuns, readSent } from './run-record.ts'

const DAY_MS = 24 * 60 * 60_000

interface ConnectionRow {
  readonly id: string
  readonly account: string | null
  readonly url: string
  readonly published: string | null
  readonly partial: boolean
  readonly quota_used: number | null
  readonly quota_limit: number | null
  readonly quota_window: string | null
  readonly quota_at: string | null
  readonly data_version: number
}

/** What is known of a connection without asking its CRM. */
type Named = Pick<SyncedConnection, 'id' | 'vendor' | 'label' | 'schedule'>

interface Question {
  readonly warehouse: Warehouse
  readonly counts: RecordCounts
  /** Of those that were made known to the warehouse. */
  readonly connections: readonly Named[]
  readonly sample: boolean
  readonly nextSync: (connection: string) => Date | null
  /** When the CRM's quota starts anew, as far as it has told. */
  readonly resetsAt: (connection: string) => Date | null
  /** Share of the CRM's quota, 0..1, from which on syncs wait. */
  readonly budget: number
  readonly now: number
}

/** The connections as the platform page shows them. */
export async function readConnections(question: Question): Promise<Connection[]> {
  return question.warehouse.read(async (reader) => {
    const rows = await reader.all<ConnectionRow>(
      `select id, account, url, published, partial, quota_used, quota_limit, quota_window, quota_at,
         (select data_version from plumbline.state) as data_version
       from plumbline.connection c`,
    )
    const answers: Connection[] = []
    for (const connection of question.connections) {
      const row = rows.find(({ id }) => id === connection.id)!
      const [run = null] = await readRuns(reader, {
        where: 'connection = $1',
        parameters: [row.id],
        limit: 1,
        now: question.now,
      })
      const objects = await readObjects(reader, row, question.counts)
      const since = countsSince(row, question.resetsAt(row.id))
      const ours = since === null ? 0 : await readSent(reader, { connection: row.id, since })
      answers.push(toConnection(question, { connection, row, run, objects, ours }))
    }
    return answers
  })
}

/** Since when the requests count that were last told: the beginning of the CRM's day, where it tells when that ends, else a day earlier. */
function countsSince({ quota_at }: ConnectionRow, resetsAt: Date | null): string | null {
  if (quota_at === null) return null
  const told = Date.parse(quota_at)
  const end = resetsAt?.getTime() ?? told
  const days = Math.floor((end - told) / DAY_MS) + 1
  return new Date(end - days * DAY_MS).toISOString()
}

function toConnection(
  { sample, nextSync, resetsAt, budget }: Question,
  found: {
    connection: Named
    row: ConnectionRow
    run: SyncRun | null
    objects: Connection['objects']
    ours: number
  },
): Connection {
  const { connection, row, run, objects, ours } = found
  return {
    id: row.id,
    vendor: connection.vendor,
    label: connection.label,
    account: row.account,
    url: row.url,
    sample,
    state: stateOf(row, run),
    lastSync: row.partial ? null : row.published,
    schedule: connection.schedule,
    nextSync: nextSync(row.id)?.toISOString() ?? null,
    quota:
      row.quota_used === null || row.quota_limit === null || row.quota_at === null
        ? null
        : {
            used: row.quota_used,
            limit: row.quota_limit,
            window: row.quota_window ?? '',
            ours: Math.min(ours, row.quota_used),
            budget: Math.floor(budget * row.quota_limit),
            resetsAt: resetsAt(row.id)?.toISOString() ?? null,
            readAt: row.quota_at,
          },
    run,
    error: run?.error ?? null,
    objects,
  }
}

function stateOf(row: ConnectionRow, run: SyncRun | null): Connection['state'] {
  if (run?.state === 'waiting') return 'waiting'
  if (run?.state === 'running') return row.published === null || row.partial ? 'loading' : 'syncing'
  if (run?.state === 'failed') return run.error?.next === 'reconnect' ? 'reconnect' : 'failing'
  if (row.published === null || row.partial) return 'never-synced'
  return run === null || run.state === 'complete' ? 'ready' : run.state
}

async function readObjects(
  reader: Reader,
  { id: connection, published, data_version: dataVersion }: ConnectionRow,
  counts: RecordCounts,
): Promise<Connection['objects']> {
  const objects = await reader.all<{
    object: string
    label: string
    synced_at: string | null
    quarantined: number
    known: boolean
    since: string | null
    message: string | null
    action: string | null
  }>(
    `select coalesce(o.object, u.object) as object, coalesce(o.label, u.label) as label, o.synced_at, o.object is not null as known,
       u.since, u.message, u.action, coalesce(q.n, 0) as quarantined
     from (select * from plumbline.object where connection = $1) o
       full join (select * from plumbline.unreadable where connection = $1) u on u.object = o.object
       left join (select object, cast(count(*) as integer) as n from plumbline.quarantine where connection = $1 group by object) q on q.object = o.object
     order by 1`,
    [connection],
  )
  const held = objects.filter(({ known }) => known).map(({ object }) => object)
  const records = await counts(reader, { connection, published, dataVersion, objects: held })
  return objects.map(({ object, label, synced_at, quarantined, since, message, action }) => ({
    object,
    label,
    records: records.get(object) ?? null,
    syncedAt: synced_at,
    quarantined,
    unreadable: since === null || message === null ? null : { since, message, action },
  }))
}
