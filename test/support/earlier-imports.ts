import type { Row, Warehouse, Writer } from '../../server/warehouse/warehouse.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'

/** Imports as they were kept through the step `0011-entered`: moments as instants. */
export async function importMoments(writer: Writer): Promise<void> {
  const row = (id: string, value: string) =>
    `('${id}', '${MONDAY}', 'infinity', false, 'h', 'i', 'A', 'salesforce', 'campaign', '${id}', ${value})`
  await writer.run(
    `insert into entered.actual_launch values ${row('1', `'2026-02-28T23:00:00Z'`)}, ${row('2', `'2026-03-01T13:30:05.123Z'`)}`,
  )
  await writer.run(
    `insert into entered.planned_date values ${row('1', `'2026-03-02', '2026-02-01T08:00:00Z', 'Ann', 'requester'`)}, ${row('2', 'null, null, null, null')}`,
  )
  await writer.run(`insert into entered.budget values ${row('1', `100, 'EUR', null`)}`)
  const matched = JSON.stringify({
    campaign: 'C',
    planned_launch: 'P',
    changed_on: 'O',
    changed_by: 'B',
    reason: 'R',
  })
  await writer.run(
    `insert into entered.import(id, kind, headers, matched, instant, lines, inserted, changed, unchanged, refused)
     values ('i', 'planned-dates', '[]', $1, '${MONDAY}', 2, 2, 0, 0, 0)`,
    [matched],
  )
}

/** What is kept of them. */
export function importedMoments(warehouse: Warehouse): Promise<Record<string, Row[]>> {
  return warehouse.read(async (reader) => ({
    launches: await reader.all(`select launched_at from entered.actual_launch order by record_id`),
    plans: await reader.all(
      `select planned_launch, changed_at, changed_by, reason from entered.planned_date order by record_id`,
    ),
    budgets: await reader.all(`select cast(amount as text) as amount, currency from entered.budget`),
  }))
}
