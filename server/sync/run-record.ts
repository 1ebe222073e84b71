import type { RunKind, RunObject, RunState, SyncRun } from '../../shared/sync.ts'
import type { MergeCounts } from '../warehouse/merge.ts'
import type { Parameter, Reader, Writer } from '../warehouse/warehouse.ts'

interface RunRow {
  readonly id: string
  readonly connection: string
  readonly kind: RunKind
  readonly trigger: SyncRun['trigger']
  readonly state: RunState
  readonly started_at: string
  readonly ended_at: string | null
  readonly as_of: string
  readonly requests: number
  readonly error_message: string | null
  readonly error_action: string | null
  readonly error_next: NonNullable<SyncRun['error']>['next'] | null
  readonly waiting_until: string | null
  readonly quota_used: number | null
  readonly quota_limit: number | null
}

interface RunObjectRow extends Omit<RunObject, 'read' | 'startedAt' | 'endedAt' | 'refusal'> {
  readonly run_id: string
  readonly rows_read: number
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly refusal_message: string | null
  readonly refusal_action: string | null
}

const RUN_COLUMNS = `id, connection, kind, trigger, state, started_at, ended_at, as_of, requests, error_message, error_action, error_next, waiting_until`

/** Whether readers see what the run read. */
export function isPublished({ state }: Pick<SyncRun, 'state'>): boolean {
  return state === 'complete' || state === 'incomplete'
}

/** Runs of the condition over `plumbline.run`, newest first. `now` (real time) is for the rate of one under way. */
export async function readRuns(
  reader: Reader,
  {
    where,
    parameters,
    limit,
    now,
  }: { where: string; parameters: readonly Parameter[]; limit: number; now: number },
): Promise<SyncRun[]> {
  const runs = await reader.all<RunRow>(
    `select ${RUN_COLUMNS}, q.used as quota_used, q.most as quota_limit
     from plumbline.run left join plumbline.run_quota q on q.run_id = id where ${where} order by as_of desc, id desc limit ${limit}`,
    parameters,
  )
  if (runs.length === 0) return []
  const objects = await reader.all<RunObjectRow>(
    `select run_id, object, label, state, expected, rows_read, inserted, changed, deleted, quarantined, started_at, ended_at,
       refusal_message, refusal_action
     from plumbline.run_object where run_id = any(cast($1 as text[])) order by position`,
    [runs.map(({ id }) => id)],
  )
  return runs.map((run) =>
    toRun(
      run,
      objects.filter(({ run_id }) => run_id === run.id),
      now,
    ),
  )
}

function toRun(row: RunRow, rows: readonly RunObjectRow[], now: number): SyncRun {
  const objects = rows.map(
    ({ rows_read, started_at, ended_at, refusal_message, refusal_action, ...row }): RunObject => ({
      object: row.object,
      label: row.label,
      state: row.state,
      refusal: refusal_message === null ? null : { message: refusal_message, action: refusal_action },
      expected: row.expected,
      inserted: row.inserted,
      changed: row.changed,
      deleted: row.deleted,
      quarantined: row.quarantined,
      read: rows_read,
      startedAt: started_at,
      endedAt: ended_at,
    }),
  )
  return {
    id: row.id,
    connection: row.connection,
    kind: row.kind,
    trigger: row.trigger,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    asOf: row.as_of,
    ...pace(row, objects, now),
    requests: row.requests,
    quota:
      row.quota_used === null || row.quota_limit === null
        ? null
        : { used: row.quota_used, limit: row.quota_limit },
    objects,
    waitingUntil: row.state === 'waiting' ? row.waiting_until : null,
    error:
      row.error_message === null
        ? null
        : { message: row.error_message, action: row.error_action, next: row.error_next ?? 'fix' },
  }
}

/** Rows a second so far, and the seconds that the announced rows will still take at that rate. */
function pace(
  row: RunRow,
  objects: readonly RunObject[],
  now: number,
): Pick<SyncRun, 'rowsPerSecond' | 'secondsLeft'> {
  const seconds =
    ((row.ended_at === null ? now : Date.parse(row.ended_at)) - Date.parse(row.started_at)) / 1000
  const read = objects.reduce((sum, object) => sum + object.read, 0)
  if (seconds < 0.5 || read === 0) return { rowsPerSecond: null, secondsLeft: null }
  const rowsPerSecond = Math.round(read / seconds)
  const open = objects.filter(({ state }) => state !== 'complete' && state !== 'unreadable')
  const known = open.every(({ expected }) => expected !== null)
  const left = open.reduce((sum, object) => sum + Math.max(0, (object.expected ?? 0) - object.read), 0)
  return {
    rowsPerSecond,
    secondsLeft: row.ended_at === null && known ? Math.ceil(left / Math.max(1, rowsPerSecond)) : null,
  }
}

export async function insertRun(
  writer: Writer,
  run: {
    id: string
    connection: string
    kind: RunKind
    trigger: string
    startedAt: string
    asOf: string
    objects: readonly { object: string; label: string }[]
  },
): Promise<void> {
  await writer.run(
    `insert into plumbline.run(id, connection, kind, trigger, state, started_at, as_of, requests, attempts)
     values ($1, $2, $3, $4, 'running', cast($5 as timestamptz), cast($6 as timestamptz), 0, 0)`,
    [run.id, run.connection, run.kind, run.trigger, run.startedAt, run.asOf],
  )
  await writer.run(
    `insert into plumbline.run_object(run_id, position, object, label, state, rows_read, inserted, changed, deleted, quarantined)
     select $1, cast(o.position as integer), o.object, o.label, 'pending', 0, 0, 0, 0, 0
     from (select unnest(cast($2 as text[])) as position, unnest(cast($3 as text[])) as object, unnest(cast($4 as text[])) as label) o`,
    [
      run.id,
      run.objects.map((_, position) => String(position)),
      run.objects.map(({ object }) => object),
      run.objects.map(({ label }) => label),
    ],
  )
}

/** A run that was cut off goes on under its own id, with a knowledge time of its own for what is still to come. */
export async function reopenRun(
  writer: Writer,
  { id, at }: { readonly id: string; readonly at: string },
): Promise<void> {
  await writer.run(
    `update plumbline.run set state = 'running', as_of = cast($2 as timestamptz), ended_at = null, waiting_until = null, error_message = null, error_action = null, error_next = null where id = $1`,
    [id, at],
  )
}

/** Under way by their record, while nobody holds their connection's lease any more. `$1`: now, in real time. */
const ABANDONED = `state = 'running' and not exists (
  select 1 from plumbline.lease l where l.connection = plumbline.run.connection and l.expires_at > cast($1 as timestamptz))`

/** The ids of runs whose holder has been silent for longer than its lease. */
export async function readAbandoned(reader: Reader, at: string): Promise<readonly string[]> {
  const rows = await reader.all<{ id: string }>(`select id from plumbline.run where ${ABANDONED}`, [at])
  return rows.map(({ id }) => id)
}

/**
 * Those whose program ended before they did: all that are under way, or those alone whose lease has expired. What they had sent
 * by then is noted as of `at`.
 */
export async function interruptRuns(
  writer: Writer,
  {
    at,
    abandoned = false,
    except = [],
  }: { readonly at: string; readonly abandoned?: boolean; readonly except?: readonly string[] },
): Promise<void> {
  const cutOff = `${abandoned ? ABANDONED : `state = 'running' and cast($1 as timestamptz) is not null`} and id <> all(cast($2 as text[]))`
  await writer.run(
    `insert into plumbline.run_requests select id, cast($1 as timestamptz), requests from plumbline.run where ${cutOff}`,
    [at, except],
  )
  await writer.run(`update plumbline.run set state = 'interrupted' where ${cutOff}`, [at, except])
}

/** How many requests the connection's runs have sent since the moment; one that is long under way counts from its last stop. */
export async function readSent(
  reader: Reader,
  { connection, since }: { readonly connection: string; readonly since: string },
): Promise<number> {
  const [found] = await reader.all<{ sent: number }>(
    `select cast(coalesce(sum(r.requests - coalesce(b.sent, 0)), 0) as integer) as sent
     from plumbline.run r left join (
       select run_id, max(sent) as sent from plumbline.run_requests where sent_at <= cast($2 as timestamptz) group by run_id
     ) b on b.run_id = r.id where r.connection = $1`,
    [connection, since],
  )
  return found!.sent
}

/** How a run ended, or how far it came before it had to wait. */
export interface RunEnd {
  readonly id: string
  readonly state: RunState
  readonly at: string
  readonly requests: number
  readonly error: SyncRun['error']
  readonly waiting?: { readonly until: string; readonly waits: number }
  /** As the CRM told it last; null where it hasn't. */
  readonly quota: SyncRun['quota']
}

export async function endRun(writer: Writer, end: RunEnd): Promise<void> {
  const { id, state, at, requests, error, waiting, quota } = end
  await writer.run(
    `update plumbline.run set state = $2, ended_at = cast($3 as timestamptz), requests = cast($4 as bigint),
       error_message = $5, error_action = $6, error_next = $7, waiting_until = cast($8 as timestamptz), attempts = cast($9 as integer)
     where id = $1`,
    [
      id,
      state,
      waiting ? null : at,
      requests,
      error?.message ?? null,
      error?.action ?? null,
      error?.next ?? null,
      waiting?.until ?? null,
      waiting?.waits ?? 0,
    ],
  )
  await writer.run(
    `insert into plumbline.run_requests values ($1, cast($2 as timestamptz), cast($3 as bigint))`,
    [id, at, requests],
  )
  await writer.run(`delete from plumbline.run_quota where run_id = $1`, [id])
  if (quota !== null) {
    await writer.run(`insert into plumbline.run_quota values ($1, cast($2 as bigint), cast($3 as bigint))`, [
      id,
      quota.used,
      quota.limit,
    ])
  }
  // Nothing is being read of it any more, whatever became of the run.
  await writer.run(`update plumbline.run_object set state = $2 where run_id = $1 and state = 'running'`, [
    id,
    state === 'failed' ? 'failed' : 'pending',
  ])
}

export async function startRunObject(
  writer: Writer,
  { runId, object, at, expected }: { runId: string; object: string; at: string; expected: number | null },
): Promise<void> {
  await writer.run(
    `update plumbline.run_object set state = 'running', started_at = coalesce(started_at, cast($3 as timestamptz)), expected = coalesce(expected, cast($4 as bigint))
     where run_id = $1 and object = $2`,
    [runId, object, at, expected],
  )
}

export async function addCounts(
  writer: Writer,
  {
    runId,
    object,
    counts,
    requests,
  }: { runId: string; object: string; counts: MergeCounts; requests: number },
): Promise<void> {
  await writer.run(
    `update plumbline.run_object set rows_read = rows_read + cast($3 as bigint), inserted = inserted + cast($4 as bigint),
       changed = changed + cast($5 as bigint), deleted = deleted + cast($6 as bigint), quarantined = quarantined + cast($7 as bigint)
     where run_id = $1 and object = $2`,
    [runId, object, counts.read, counts.inserted, counts.changed, counts.deleted, counts.quarantined],
  )
  await writer.run(`update plumbline.run set requests = cast($2 as bigint) where id = $1`, [runId, requests])
}

/** Takes back what was counted of records that came twice. */
export async function addDoubled(
  writer: Writer,
  { runId, object, doubled }: { runId: string; object: string; doubled: number },
): Promise<void> {
  if (doubled === 0) return
  await writer.run(
    `update plumbline.run_object set inserted = inserted - cast($3 as bigint) where run_id = $1 and object = $2`,
    [runId, object, doubled],
  )
}

/** `readAt`: the knowledge time as of which they were read to their end; null where the source hasn't got them. */
export async function endRunObjects(
  writer: Writer,
  {
    runId,
    objects,
    at,
    readAt,
  }: {
    readonly runId: string
    readonly objects: readonly string[]
    readonly at: string
    readonly readAt: string | null
  },
): Promise<void> {
  await writer.run(
    `update plumbline.run_object set state = 'complete', started_at = coalesce(started_at, cast($3 as timestamptz)), ended_at = cast($3 as timestamptz),
       read_at = cast($4 as timestamptz), refusal_message = null, refusal_action = null
     where run_id = $1 and object = any(cast($2 as text[]))`,
    [runId, objects, at, readAt],
  )
}

export async function addDeleted(
  writer: Writer,
  { runId, object, deleted }: { runId: string; object: string; deleted: number },
): Promise<void> {
  if (deleted === 0) return
  await writer.run(
    `update plumbline.run_object set deleted = deleted + cast($3 as bigint) where run_id = $1 and object = $2`,
    [runId, object, deleted],
  )
}
