import { z } from 'zod'
import type { Crm } from '../../crm.ts'
import { BadRequest } from '../../edit.ts'
import type { Row } from '../../row.ts'
import type { TableState } from '../../state.ts'
import type { FieldSpec } from '../../world.ts'
import { crmFault } from '../fault.ts'
import { touched } from '../places.ts'

/** Values that are legal in the CRM and break whoever reads them carelessly. */

export const ODD_TEXTS = [
  'first line\r\nsecond line\nthird line',
  'a comma, a "quote", a \\backslash\\ and a\ttab',
  'a\u0000NUL in the middle',
  'a lone \uD83D half of a pair',
  'Zoë Müller-Ünal, 山田太郎, عائشة, 👩‍👩‍👧',
  'e\u0301 is not \u00e9; \u200ezero\u200bwidth\ufeff',
  'NULL',
  '\\N',
  '""',
  '=HYPERLINK("http://example.com")',
  ' blank around ',
  'long '.repeat(20_000),
]

/** Days that a clock change cuts or doubles, leap days, and the ends of what a date can be. */
export const ODD_DAYS = [
  '2026-03-29',
  '2026-10-25',
  '2024-02-29',
  '1999-12-31',
  '1900-01-01',
  '0001-01-01',
  '4000-12-31',
]

/** Instants around the changes of the clock in Europe and America, and of days. */
export const ODD_INSTANTS = [
  '2026-03-29T00:59:59.999Z',
  '2026-03-29T01:00:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:30:00.000Z',
  '2026-11-01T05:59:59.999Z',
  '2025-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00.000Z',
]

const TEXT = new Set(['string', 'textarea'])
const OWN =
  /^(Id|CreatedDate|LastModifiedDate|SystemModstamp|createdate|lastmodifieddate|hs_lastmodifieddate)$/

const parameters = z.strictObject({ object: z.string(), field: z.string().optional() })

export const oddCells = crmFault({
  kind: 'odd-cells',
  title:
    'Cells of several lines, with quotes, NUL bytes, halves of characters, signs of all scripts, or very long.',
  outcome: 'changed',
  parameters,
  happen(parameters, crm) {
    plant(crm, parameters, ({ type }) => (TEXT.has(type) ? ODD_TEXTS : null))
  },
  draw: (random) => touched(random, (object) => ({ kind: 'odd-cells', object })),
})

export const oddDates = crmFault({
  kind: 'odd-dates',
  title: 'Dates without a time, and times around the changes of the clock.',
  outcome: 'changed',
  parameters,
  happen(parameters, crm) {
    plant(crm, parameters, ({ type }) =>
      type === 'date' ? ODD_DAYS : type === 'datetime' ? ODD_INSTANTS : null,
    )
  },
  draw: (random) => touched(random, (object) => ({ kind: 'odd-dates', object })),
})

/** Puts each of the values into a record of its own: into the field, or the first that takes such values. */
function plant(
  crm: Crm,
  { object, field }: z.infer<typeof parameters>,
  valuesOf: (field: FieldSpec) => readonly string[] | null,
): void {
  const table = crm.state.table(object)
  if (table === undefined) throw new BadRequest(`${crm.system} has no ${object}.`)
  const rows = living(table)
  for (const spec of fieldsOf(table, field)) {
    for (const value of valuesOf(spec) ?? []) {
      const { value: row } = rows.next()
      if (row === undefined) return
      crm.edit({ object, id: row.id, fields: { [spec.name]: value } })
    }
  }
}

function* living({ rows }: TableState): Generator<Row, undefined> {
  for (const row of rows.values()) if (row.deletedAt === null) yield row
  return undefined
}

function fieldsOf({ table }: TableState, field: string | undefined): readonly FieldSpec[] {
  if (field !== undefined) return table.fields.filter(({ name }) => name === field)
  return table.fields.filter(({ name, calculated }) => !OWN.test(name) && calculated !== true)
}
