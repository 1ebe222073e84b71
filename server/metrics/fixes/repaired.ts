import type { Piece } from '../../warehouse/model/model.ts'
import { together } from '../../warehouse/model/reads.ts'
import { literal } from '../../warehouse/sql.ts'
import { factReads, factsSql } from '../engine/rows.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import { MENDED, repairedColumns } from './repaired-columns.ts'
import { mendedPairCte, PAIR_READS } from './repaired-pair.ts'
import { SIGN, SIGNS } from './sign.ts'

/** What a row of a repaired relation carries of the repair, under names that no relation has. */
const CARRIED = ['repair', 'ready', 'role', 'fills', 'iso', 'stage'] as const

/**
 * What repairs add to a metric's sums, from its own fact rows. The records that a repair touches are put in the place of the
 * relation that the metric reads, once as they stand and once as repaired (`fix_sign` −1 and 1); the metric's own SQL judges
 * both. Nothing is estimated. One row per repair and whether a list has the value.
 *
 * The repairs are those that `keepProposals` has kept.
 */
export function difference(snapshot: Snapshot, metric: MetricDefinition): Piece {
  const reads = factReads(metric)
  const relations = MENDED.filter((relation) => relation in reads)
  const mended = relations.map((relation) =>
    mendedCte(relation, reads[relation]!, repairedColumns(snapshot, relation)),
  )
  const pairs = 'person_pair' in reads ? [mendedPairCte(reads['person_pair'])] : []
  const shadowed = [...relations, ...(pairs.length === 0 ? [] : ['person_pair'])]
  return {
    reads: together([reads, ...(pairs.length === 0 ? [] : [PAIR_READS]), { clock: ['today'] }]),
    sql: `with ${[...mended, ...pairs].join(',\n    ')}
      select ${literal(metric.id)} as metric, fix_repair as repair, fix_ready as ready,
        sum(fix_sign * cast(numerator as double precision)) as numerator, sum(fix_sign * cast(denominator as double precision)) as denominator
      from (with ${shadowed.map((name) => `${name} as not materialized (select * from mended_${name})`).join(', ')} ${factsSql(carrying(metric))}) as f
      where included group by fix_repair, fix_ready`,
  }
}

/** The relation's records that a repair touches, with what they carry of it. */
function mendedCte(
  relation: string,
  columns: readonly string[],
  repaired: Readonly<Record<string, string>>,
): string {
  const list = columns.map((name) =>
    repaired[name] === undefined
      ? `p.${name}`
      : `case when p.fix_sign > 0 then ${repaired[name]} else p.${name} end as ${name}`,
  )
  return `mended_${relation} as not materialized (
      select p.fix_repair, p.fix_ready, p.fix_sign, ${list.join(', ')} from (
        select ${CARRIED.map((name) => `f.${name} as fix_${name}`).join(', ')}, ${SIGN}, ${columns.map((name) => `p.${name}`).join(', ')}
        from kept_fix as f join ${relation} as p on p.connection = f.connection and p.object = f.object and p.record_id = f.record_id
        cross join ${SIGNS}
      ) as p where p.fix_sign < 0 or p.fix_role is distinct from 'merged'
    )`
}

/** The metric's rows with what they carry of the repair. */
function carrying(metric: MetricDefinition): MetricDefinition {
  return {
    ...metric,
    rows: metric.rows.map((row) => ({
      ...row,
      columns: {
        ...row.columns,
        fix_repair: 'p.fix_repair',
        fix_ready: 'p.fix_ready',
        fix_sign: 'p.fix_sign',
      },
    })),
  }
}
