import type { MetricSummary } from '../../../shared/metric.ts'
import { about, conditions, momentAt, within } from './facts.ts'
import type { Questions } from './lane.ts'
import type { Span } from './period.ts'
import type { Reading } from './reading.ts'
import { boundsOf, momentOf } from './spans.ts'

/** How many the cases in the number are records of; null where each is a case of its own. */
export async function entitiesOf(
  { metric, snapshot, now, where }: Reading,
  span: Span,
  questions: Questions,
): Promise<MetricSummary['entities']> {
  const { entity } = metric
  const bounds = boundsOf(span, snapshot.calendar.zone)
  const at = momentOf(metric, { bounds, snapshot, now })
  if (entity === undefined || at === null) return null
  const moment = momentAt(metric, at, [bounds])
  const select = `select cast(count(distinct f.${entity.column}) as integer) as entities from facts as f
    where f.included and ${within(metric, bounds, moment)} and ${conditions(metric, where, moment)}`
  const [row] = await questions.read(snapshot, (ask) =>
    ask<{ entities: number }>(about(metric, select), moment),
  )
  return { count: row?.entities ?? 0, one: entity.one, many: entity.many }
}
