import type { Field } from '../../connectors/connector.ts'
import { isPlanField } from '../logged-fields.ts'
import { loggedDay, planLog } from './log.ts'
import { union, type Columns, type ModelContext, type Part, type Relation } from './relation.ts'
import { sourcesOf, type Source } from './source.ts'
import { literal } from '../sql.ts'

const DAY = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  field: 'text',
  value: 'date',
} as const satisfies Columns

/** Every date of a campaign record that a person sets, by the source's own name, whichever is mapped: a row each, also where it is blank. */
export const campaignDay: Relation = {
  name: 'campaign_day',
  columns: DAY,
  compile: (context) =>
    union(
      context,
      DAY,
      each(context, isPlanField, (s, name) => s.date(name)),
    ),
}

const AMOUNT = { ...DAY, value: 'decimal(18, 4)' } as const satisfies Columns

const NUMBERS: readonly Field['type'][] = ['money', 'number', 'integer']

/** The same of every number of campaigns, opportunities and deals. */
export const recordAmount: Relation = {
  name: 'record_amount',
  columns: AMOUNT,
  compile: (context) =>
    union(
      context,
      AMOUNT,
      each(
        context,
        (_object, { type }) => NUMBERS.includes(type),
        (s, name) => s.money(name),
      ),
    ),
}

const VALUED = [
  ['salesforce', 'campaign'],
  ['salesforce', 'opportunity'],
  ['hubspot', 'campaign'],
  ['hubspot', 'deal'],
] as const

/** A share for each such field. */
function each(
  context: ModelContext,
  isWanted: (object: string, field: Field) => boolean,
  read: (source: Source, name: string) => string | null,
): Part<typeof DAY | typeof AMOUNT>[] {
  return VALUED.flatMap(([vendor, object]) => sourcesOf(context, vendor, object)).flatMap((source) =>
    [...source.object.columns].flatMap(([name, { field, removed }]) =>
      removed || !isWanted(source.object.object, field)
        ? []
        : [
            {
              from: source.from,
              source: source.ref,
              columns: {
                connection: literal(source.connection.id),
                object: literal(source.object.object),
                record_id: 'r._id',
                field: literal(name),
                value: read(source, name),
              },
            },
          ],
    ),
  )
}

const STEP = {
  connection: 'text',
  record_id: 'text',
  field: 'text',
  value: 'date',
  before: 'date',
  not_before: 'timestamptz',
  not_after: 'timestamptz',
} as const satisfies Columns

/** A change that a CRM makes while it is being read, or hands out late, comes with the next reading. */
const LATE = `interval '1 hour'`

/**
 * Every value that a date field of a campaign came to hold, and between which moments it did: a history tells the very one; of
 * what only our own readings tell it lies after the reading before, and before the record's last change. `not_before` is NULL
 * where it may have stood ever since.
 */
export const campaignDayStep: Relation = {
  name: 'campaign_day_step',
  columns: STEP,
  compile(context) {
    const log = planLog(context)
    const day = loggedDay(context)
    return {
      ...log,
      sql: `with told as (
          select l.connection, l.record_id, l.field, ${day} as value, l.origin, l.seen_at, coalesce(l.event_at, l.seen_at) as not_after
          from (${log.sql}) as l where l.object = 'campaign'
        ), reading as (
          select s.connection, s.seen_at, max(p.instant) as last
          from (select distinct connection, seen_at from told) as s
          join plumbline.publication p on p.connection = s.connection and p.instant < s.seen_at group by s.connection, s.seen_at
        )
        select connection, record_id, field, value, before, not_before, not_after from (
          select t.connection, t.record_id, t.field, t.value,
            lag(t.value) over (partition by t.connection, t.record_id, t.field
              order by t.not_after, case when t.origin = 'observed' then 1 else 0 end, t.seen_at) as before,
            case when t.origin = 'history' then t.not_after
              when t.origin = 'observed' and t.not_after > r.last then r.last - ${LATE} end as not_before, t.not_after
          from told t left join reading r on r.connection = t.connection and r.seen_at = t.seen_at
        ) as step where value is distinct from before`,
      backed: new Set(Object.keys(STEP)),
      reads: {},
    }
  },
}
