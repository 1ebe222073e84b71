import type { Fix, FixKind } from '../../../shared/fix.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import type { Totals } from '../engine/aggregate.ts'
import type { Questions } from '../engine/lane.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import { dataCompleteness } from '../platform/data-completeness.ts'
import { dataConsistency } from '../platform/data-consistency.ts'
import { dataQuality } from '../platform/data-quality.ts'
import { dataUniqueness } from '../platform/data-uniqueness.ts'
import { dataValidity } from '../platform/data-validity.ts'
import { fixOf } from './fix-of.ts'
import { keepOffers } from './offer.ts'
import { keepProposals } from './proposals.ts'
import { question } from '../engine/question.ts'
import { difference } from './repaired.ts'
import { SUBJECTS, SUBJECT_READS } from './subject.ts'

/**
 * Which metrics of records are told to move by which repairs. What was late stays late: events aren't undone. What a merge
 * moves besides the number of records depends on the values that whoever merges keeps, and isn't promised.
 */
const MOVED: readonly {
  readonly kinds: readonly FixKind[]
  readonly metrics: readonly MetricDefinition[]
}[] = [
  {
    kinds: ['assign', 'fill', 'correct', 'align'],
    metrics: [dataQuality, dataCompleteness, dataValidity, dataConsistency],
  },
  { kinds: ['merge'], metrics: [dataUniqueness] },
]

const METRICS = MOVED.flatMap(({ metrics }) => metrics)

const RECENT = `interval '28 days'`

interface Tools {
  readonly sums: Questions
  /** What a metric comes to now. */
  readonly totalsOf: (metric: MetricDefinition) => Promise<Totals | null>
}

/** Every repair that there is, in no order. */
export async function readFixes(snapshot: Snapshot, { sums, totalsOf }: Tools): Promise<Fix[]> {
  const at = snapshot.at(snapshot.now)
  if (at === null) return []
  const asked = MOVED.flatMap(({ kinds, metrics }) => kinds.map((kind) => ({ kind, metrics })))
  const [rows, totals] = await Promise.all([
    // One kind after the other, so that no more than one is held at a time.
    sums.read(snapshot, async (ask) => {
      const found: {
        readonly counts: readonly Row[]
        readonly changes: readonly Row[]
        readonly metrics: readonly MetricDefinition[]
      }[] = []
      await keepOffers(ask, snapshot, at)
      for (const { kind, metrics } of asked) {
        await keepProposals(ask, snapshot, { kind, at })
        const counts = await ask(question(COUNTS), new Moment(at))
        const changes: Row[] = []
        for (const metric of metrics)
          changes.push(...(await ask(question(difference(snapshot, metric)), new Moment(at))))
        found.push({ counts, changes, metrics })
      }
      return found
    }),
    Promise.all(METRICS.map(async (metric) => ({ metric, totals: await totalsOf(metric) }))),
  ])
  return rows.flatMap(({ counts, changes, metrics }) => {
    const moved = Map.groupBy(changes, (row) => String(row['repair']))
    const of = totals.filter(({ metric }) => metrics.includes(metric))
    return [...Map.groupBy(counts, (row) => String(row['repair']))].map(([id, lists]) =>
      fixOf(snapshot, { id, lists, changes: moved.get(id) ?? [], totals: of }),
    )
  })
}

const COUNTS: Piece = {
  reads: SUBJECT_READS,
  sql: `with subject as (${SUBJECTS})
    select f.repair, f.list, f.kind, f.connection, f.object, f.field, f.role, cast(count(*) as integer) as records,
      cast(sum(case when f.ready then 1 else 0 end) as integer) as ready, cast(sum(case when f.opens then 1 else 0 end) as integer) as clusters,
      cast(sum(case when s.created_at > (select now_at from clock) - ${RECENT} then 1 else 0 end) as integer) as recent
    from kept_fix as f join subject as s on s.connection = f.connection and s.object = f.object and s.record_id = f.record_id
    group by f.repair, f.list, f.kind, f.connection, f.object, f.field, f.role
    order by f.repair, f.list, f.connection, f.object`,
}
