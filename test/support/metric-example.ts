import type { MetricDefinition } from '../../server/metrics/metric.ts'
import { about } from '../../server/metrics/engine/facts.ts'
import { totals, totalsSql, type Totals } from '../../server/metrics/engine/aggregate.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { createModel, type Piece } from '../../server/warehouse/model/model.ts'
import { Moment } from '../../server/warehouse/model/moment.ts'
import type { Cell, Row, Warehouse } from '../../server/warehouse/warehouse.ts'

type Given = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>

/** A metric's fact rows over the model rows given, and what they come to. */
export async function factsOf(
  warehouse: Warehouse,
  metric: MetricDefinition,
  { given, now, zone }: { given: Given; now: string; zone: string },
): Promise<{ rows: Row[]; parts: Row[]; related: Row[]; totals: Totals }> {
  const model = createModel({
    catalog: { dataVersion: 0, connections: [] },
    mapping: sampleMapping,
    dialect: warehouse.dialect,
    rows: given,
  })
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate().toString()
  const ask = async (sql: string, piece?: Piece): Promise<Row[]> => {
    const moment = new Moment({ now, today, zone, knowledge: new Map(), linked: now })
    const pieces = piece === undefined ? [] : [{ name: 'piece', ...piece }]
    const statement = model.compose(about(metric, sql, pieces), moment)
    return warehouse.read((reader) => reader.all(statement.sql, moment.parameters))
  }
  const [summed] = await ask(`select ${totalsSql(metric)} from facts as f`)
  return {
    rows: await ask('select * from facts order by case_id'),
    parts: metric.parts === null ? [] : await ask('select * from piece order by case_id, part', metric.parts),
    related:
      metric.related === null ? [] : await ask('select * from piece order by case_id, role', metric.related),
    totals: totals(metric, summed),
  }
}
