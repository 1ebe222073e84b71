import type { Columns, Relation } from './relation.ts'

const COLUMNS = { now_at: 'timestamptz', today: 'date', zone: 'text' } as const satisfies Columns

/** One row: the moment asked about. */
export const clock: Relation = {
  name: 'clock',
  columns: COLUMNS,
  compile: ({ moment }) => ({
    sql: `select ${moment.now} as now_at, ${moment.today} as today, ${moment.zone} as zone`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {},
  }),
}
