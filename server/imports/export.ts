import { handedOver } from '../metrics/engine/handover.ts'
import { streamRows } from '../warehouse/entered/rows.ts'
import type { CampaignQuery } from '../warehouse/entered/compare.ts'
import type { Reader, Row, Warehouse } from '../warehouse/warehouse.ts'
import type { CsvRow } from './imports.ts'
import type { ImportKind } from './kind.ts'
import { wholeTable } from './table-of.ts'
import { valuesOf } from './values.ts'
import type { ReadingContext } from './values/value.ts'

/** How the campaign was named when it was brought in, for people to read: no field has such a heading. */
const AS_NAMED = '_Plumbline named'

/** The headings of an export, by which an import finds its fields again. */
export function headingsOf(kind: ImportKind): readonly string[] {
  const headings = kind.fields.map(({ label }) => label)
  return hasCampaign(kind) ? [...headings, AS_NAMED] : headings
}

/** What is known of a kind at present, in chunks, so that an import of it would change nothing. */
export function exported(
  kind: ImportKind,
  {
    warehouse,
    campaigns,
    readContext,
  }: {
    readonly warehouse: Warehouse
    /** Those that the CRMs hold by now. */
    readonly campaigns: () => Promise<CampaignQuery>
    readonly readContext: (reader: Reader) => Promise<ReadingContext>
  },
): AsyncIterable<readonly CsvRow[]> {
  return handedOver(async (hand) => {
    const known = await campaigns()
    await warehouse.read(
      async (reader) => {
        const context = await readContext(reader)
        for await (const rows of streamRows(reader, wholeTable(kind), known))
          await hand(rows.map((row) => rowOf(kind, row, context)))
      },
      { patient: true },
    )
  })
}

function rowOf(kind: ImportKind, row: Row, context: ReadingContext): CsvRow {
  const cells = kind.fields.map((field) => {
    // By its record a campaign is found again, whatever it is called by then.
    const value = (field.value.kind === 'campaign' ? row['record_id'] : null) ?? row[field.column]
    return typeof value === 'string' || typeof value === 'number'
      ? valuesOf(field).write(value, context)
      : null
  })
  return hasCampaign(kind) ? [...cells, String(row['campaign'] ?? '')] : cells
}

function hasCampaign({ fields }: ImportKind): boolean {
  return fields.some(({ value }) => value.kind === 'campaign')
}
