import type {
  DueSlot,
  DueSlotList,
  QuarantineItem,
  QuarantineList,
  SchemaChange,
  SchemaChangeList,
} from '../../shared/platform.ts'
import type { Reader, Warehouse } from '../warehouse/warehouse.ts'

const PAGE_SIZE = 100
const SLOTS = 200

/** What the syncs found out on their way: what could not be kept, how the CRMs' fields changed, and the schedule's record. */
export interface Platform {
  quarantine(query: {
    connection?: string
    object?: string
    cursor?: string
    limit?: number
  }): Promise<QuarantineList>
  /** Newest first. */
  schemaChanges(): Promise<SchemaChangeList>
  /** Newest first. */
  dueSlots(): Promise<DueSlotList>
}

export function createPlatform({
  warehouse,
  recordUrl,
}: {
  readonly warehouse: Warehouse
  readonly recordUrl: (connection: string, object: string, recordId: string) => string | null
}): Platform {
  return {
    quarantine: ({ connection, object, cursor, limit = PAGE_SIZE }) =>
      warehouse.read(async (reader) => {
        const where = [connection ?? null, object ?? null] as const
        const counts = await readCounts(reader, where)
        const items = await readItems(reader, where, { offset: Number(cursor ?? 0), limit: limit + 1 })
        const total = counts.reduce((sum, { count }) => sum + count, 0)
        return {
          items: items.slice(0, limit).map((item) => ({
            ...item,
            url: item.recordId === null ? null : recordUrl(item.connection, item.object, item.recordId),
          })),
          next: items.length > limit ? String(Number(cursor ?? 0) + limit) : null,
          total,
          counts,
        }
      }),
    schemaChanges: () => warehouse.read(async (reader) => ({ items: await readChanges(reader) })),
    dueSlots: () => warehouse.read(async (reader) => ({ items: await readSlots(reader) })),
  }
}

/** `$1` and `$2` are the connection and the object; null: any. */
const OF = `q.connection in (select id from plumbline.connection where active)
  and (cast($1 as text) is null or q.connection = $1) and (cast($2 as text) is null or q.object = $2)`
const LABELLED = `left join plumbline.object o on o.connection = q.connection and o.object = q.object
  left join plumbline.field f on f.connection = q.connection and f.object = q.object and f.name = q.field and f.removed_at is null`

async function readCounts(
  reader: Reader,
  where: readonly (string | null)[],
): Promise<QuarantineList['counts']> {
  return reader.all(
    `select q.connection, q.object, coalesce(min(o.label), q.object) as "objectLabel", q.field, q.reason, cast(count(*) as integer) as count
     from plumbline.quarantine q left join plumbline.object o on o.connection = q.connection and o.object = q.object
     where ${OF} group by q.connection, q.object, q.field, q.reason order by count(*) desc, q.connection, q.object, q.field`,
    where,
  )
}

async function readItems(
  reader: Reader,
  where: readonly (string | null)[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Omit<QuarantineItem, 'url'>[]> {
  return reader.all(
    `select q.connection, q.object, coalesce(o.label, q.object) as "objectLabel", q.record_id as "recordId", q.field,
       coalesce(cast(f.spec as json) ->> 'label', q.field) as "fieldLabel", q.reason, q.raw, q.seen_at as "seenAt"
     from plumbline.quarantine q ${LABELLED}
     where ${OF} order by q.seen_at desc, q.connection, q.object, q.record_id, q.field, q.raw
     limit ${limit} offset ${offset}`,
    where,
  )
}

/** Fields that came with an object's first description are no change. */
async function readChanges(reader: Reader): Promise<SchemaChange[]> {
  return reader.all(
    `with described as (
       select connection, object, min(first_seen) as since from plumbline.field group by connection, object
     ), changes as (
       select f.connection, f.object, f.name, f.spec, f.type, f.first_seen as at,
         (select max(e.type) from plumbline.field e where e.connection = f.connection and e.object = f.object and e.name = f.name
            and e.removed_at = f.first_seen) as before, false as gone
       from plumbline.field f join described d on d.connection = f.connection and d.object = f.object and f.first_seen > d.since
       union all
       select f.connection, f.object, f.name, f.spec, f.type, f.removed_at, null, true from plumbline.field f
       where f.removed_at is not null and not exists (select 1 from plumbline.field e where e.connection = f.connection
         and e.object = f.object and e.name = f.name and e.first_seen = f.removed_at)
     )
     select c.connection, c.object, coalesce(o.label, c.object) as "objectLabel", c.name as field,
       coalesce(cast(c.spec as json) ->> 'label', c.name) as "fieldLabel",
       case when c.gone then 'removed' when c.before is not null then 'retyped' else 'added' end as change,
       c.type, c.before as "typeBefore", c.at
     from changes c left join plumbline.object o on o.connection = c.connection and o.object = c.object
     where c.connection in (select id from plumbline.connection where active)
     order by c.at desc, c.connection, c.object, c.name`,
  )
}

async function readSlots(reader: Reader): Promise<DueSlot[]> {
  const rows = await reader.all<
    Omit<DueSlot, 'run'> & {
      readonly state: NonNullable<DueSlot['run']>['state'] | null
      readonly begunAt: string | null
      readonly waitingUntil: string | null
    }
  >(
    `select s.connection, s.due_at as "dueAt", s.outcome, s.run_id as "runId", r.state, r.as_of as "begunAt",
       r.waiting_until as "waitingUntil"
     from plumbline.due_slot s left join plumbline.run r on r.id = s.run_id
     where s.connection in (select id from plumbline.connection where active)
     order by s.due_at desc, s.connection limit ${SLOTS}`,
  )
  return rows.map(({ state, begunAt, waitingUntil, ...slot }) => ({
    ...slot,
    run: state === null || begunAt === null ? null : { state, begunAt, waitingUntil },
  }))
}
