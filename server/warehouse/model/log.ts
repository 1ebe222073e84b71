import { literal } from '../sql.ts'
import { union, type Columns, type Compiled, type ModelContext } from './relation.ts'

/** What a log held by the time asked about; each connection by what was known of it. */
export function logged(context: ModelContext, table: 'plan_log' | 'stage_change', columns: Columns) {
  return context.connections.map(({ id }) => ({
    from: `plumbline.${table} as l`,
    where: `l.connection = ${literal(id)} and l.seen_at <= ${context.moment.knowledge(id)}`,
    columns: Object.fromEntries(Object.keys(columns).map((name) => [name, `l.${name}`])),
  }))
}

const PLAN_LOG = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  field: 'text',
  value: 'date',
  moment: 'timestamptz',
  event_at: 'timestamptz',
  seen_at: 'timestamptz',
  origin: 'text',
  changed_by: 'text',
} as const satisfies Columns

/** Every date that a field of a record held by then: a day, or a moment where the field holds one. */
export function planLog(context: ModelContext): Compiled {
  return union({ wants: () => true }, PLAN_LOG, logged(context, 'plan_log', PLAN_LOG))
}

/** The day of an entry under the alias `l`. A moment is the day that it is in the workspace's zone, as today's plan is read. */
export function loggedDay({ moment }: ModelContext): string {
  return `coalesce(l.value, cast(l.moment at time zone ${moment.zone} as date))`
}
