import type { Piece } from '../../warehouse/model/model.ts'
import { together } from '../../warehouse/model/reads.ts'
import { literal } from '../../warehouse/sql.ts'
import { factReads, factsSql } from '../engine/rows.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import { MENDED, repairedColumns } from './repaired-columns.ts'
import { PAIR_READS, pairCtes } from './repaired-pair.ts'

/** What a row of a repaired relation carries of the repair, under names that no relation has. */
const CARRIED = ['repair', 'ready', 'role', 'fills', 'iso', 'stage'] as const

/**
 * What metrics come to once repairs are made, from their own fact rows. The records that a repair touches are put in the place
 * of the relation that a metric reads, once as they stand and once as repaired; the metric's own SQL judges both. Their
 * difference, added to the metric's sums, is its value if repaired: nothing is estimated. One row per metric, repair and
 * whether a list has the value: `numerator` and `denominator` are what comes on top.
 *
 * `fixes` must be there by that name, as `proposals` makes it.
 */
export function differences(snapshot: Snapshot, metrics: readonly MetricDefinition[]): Piece {
  const reads = together(metrics.map((metric) => factReads(metric)))
  const relations = MENDED.filter((relation) => relation in reads)
  const parts = metrics.map((metric) => {
    const own = MENDED.filter((relation) => relation in factReads(metric))
    const shadowed = 'person_pair' in factReads(metric) ? [...own, 'person_pair'] : own
    const sums = (prefix: string, sign: string) =>
      `select fix_repair, fix_ready, ${sign} cast(numerator as double precision) as numerator, ${sign} cast(denominator as double precision) as denominator
        from (with ${shadowed.map((name) => `${name} as not materialized (select * from ${prefix}_${name})`).join(', ')} ${factsSql(carrying(metric))}) as f
        where included`
    return `select ${literal(metric.id)} as metric, fix_repair as repair, fix_ready as ready, sum(numerator) as numerator, sum(denominator) as denominator
      from (${sums('touched', '-')} union all ${sums('repaired', '')}) as d group by fix_repair, fix_ready`
  })
  const carried = CARRIED.map((name) => `f.${name} as fix_${name}`).join(', ')
  const touched = relations.flatMap((relation) => {
    const columns = [...reads[relation]!]
    const changed = repairedColumns(snapshot, relation)
    const list = columns.map((name) =>
      changed[name] === undefined ? `p.${name}` : `${changed[name]} as ${name}`,
    )
    return [
      `touched_${relation} as materialized (
        select ${carried}, ${columns.map((name) => `p.${name}`).join(', ')}
        from fix as f join ${relation} as p on p.connection = f.connection and p.object = f.object and p.record_id = f.record_id
      )`,
      `repaired_${relation} as materialized (
        select ${CARRIED.map((name) => `p.fix_${name}`).join(', ')}, ${list.join(', ')} from touched_${relation} as p
        where p.fix_role is distinct from 'merged'
      )`,
    ]
  })
  const pairs = 'person_pair' in reads ? pairCtes(reads['person_pair'] ?? []) : []
  return {
    reads: together([reads, ...('person_pair' in reads ? [PAIR_READS] : []), { clock: ['today'] }]),
    sql: `select * from (
      with fix as materialized (
        select repair, ready, role, fills, connection, object, record_id, pair, iso, stage from fixes
      ), ${[...touched, ...pairs].join(', ')}
      ${parts.join('\n      union all\n      ')}
    ) as differences`,
  }
}

/** The metric's rows with what they carry of the repair. */
function carrying(metric: MetricDefinition): MetricDefinition {
  return {
    ...metric,
    rows: metric.rows.map((row) => ({
      ...row,
      columns: { ...row.columns, fix_repair: 'p.fix_repair', fix_ready: 'p.fix_ready' },
    })),
  }
}
