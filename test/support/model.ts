import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { createModel } from '../../server/warehouse/model/model.ts'
import { relationColumns } from '../../server/warehouse/model/relations.ts'
import { Moment } from '../../server/warehouse/model/moment.ts'
import { namesRead } from '../../server/warehouse/model/reads.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { readVoidColumns } from '../../server/warehouse/void-columns.ts'
import type { Row, Warehouse } from '../../server/warehouse/warehouse.ts'

/** Asks the model as it stands now, or stood at the instant. */
export async function askModel(
  warehouse: Warehouse,
  select: string,
  { at = '2027-01-01T00:00:00.000Z', mapping = sampleMapping }: { at?: string; mapping?: Mapping } = {},
): Promise<Row[]> {
  return warehouse.read(async (reader) => {
    const catalog = await readCatalog(reader)
    const published = await reader.all<{ connection: string; instant: string }>(
      `select connection, max(instant) as instant from plumbline.publication where published_at <= cast($1 as timestamptz) group by connection`,
      [at],
    )
    const moment = new Moment({
      now: at,
      today: at.slice(0, 10),
      zone: 'Europe/Berlin',
      knowledge: new Map(published.map(({ connection, instant }) => [connection, instant])),
      linked: at,
    })
    const mayBeVoid = await readVoidColumns(reader, catalog)
    const model = createModel({ catalog, mapping, dialect: warehouse.dialect, mayBeVoid })
    const names = namesRead(select).filter((name) => relationColumns(name) !== undefined)
    const reads = Object.fromEntries(names.map((name) => [name, relationColumns(name)!]))
    const ctes = [{ name: 'asked', sql: select, reads }]
    const { sql } = model.compose({ ctes, select: 'select * from asked' }, moment)
    return reader.all(sql, moment.parameters)
  })
}
