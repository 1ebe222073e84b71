import type { Ask } from '../../warehouse/model/kept-relations.ts'
import { Moment, type Instants } from '../../warehouse/model/moment.ts'
import { literal } from '../../warehouse/sql.ts'
import { about } from '../engine/facts.ts'
import type { MetricDefinition } from '../metric.ts'
import { dataCompleteness } from '../platform/data-completeness.ts'
import { dataConsistency } from '../platform/data-consistency.ts'
import { dataQuality } from '../platform/data-quality.ts'
import { dataUniqueness } from '../platform/data-uniqueness.ts'
import { dataValidity } from '../platform/data-validity.ts'

/** Metrics whose cases are records, and which say of each whether it falls short. */
const QUALITY: readonly MetricDefinition[] = [
  dataQuality,
  dataUniqueness,
  dataValidity,
  dataCompleteness,
  dataConsistency,
]
/** Of these, each field or check is a rule that can be left out by itself. */
const BY_PART = new Set<string>([dataValidity.id])

/** The metrics by which another one's records are judged; never by itself. */
export function judges(metric: MetricDefinition): readonly MetricDefinition[] {
  return QUALITY.filter(({ id }) => id !== metric.id)
}

/**
 * The records that fall short by the metric, by rule: `connection, object, record_id, rule, title`; `rule` is the metric's own id
 * for all of its rules together.
 */
export async function keepFailing(ask: Ask, metric: MetricDefinition, at: Instants): Promise<void> {
  const record = 'f.connection, f.object, f.record_id'
  const short = 'f.included and f.numerator < f.denominator'
  const whole = `select distinct ${record}, ${literal(metric.id)} as rule, ${literal(metric.title)} as title from facts as f where ${short}`
  const rules = rulesOf(metric)
  const own =
    rules.length === 0
      ? []
      : [
          `select distinct ${record}, ${literal(`${metric.id}:`)} || f.verdict as rule, case f.verdict ${rules.join(' ')} end as title
            from facts as f where ${short} and f.verdict is not null`,
        ]
  const parts =
    metric.parts === null || !BY_PART.has(metric.id)
      ? []
      : [
          `select distinct ${record}, ${literal(`${metric.id}:`)} || p.part as rule, p.title as title
            from facts as f join parts as p on p.case_id = f.case_id where f.included and p.numerator < p.denominator`,
        ]
  const more = parts.length === 0 ? [] : [{ name: 'parts', ...metric.parts! }]
  const select = [whole, ...own, ...parts].join(' union all ')
  await ask.keep('kept_failing', about(metric, select, more), new Moment(at))
}

/** Verdicts by which alone a case falls short, with what is said of it; none where a case has a score of its own. */
function rulesOf({ verdicts }: MetricDefinition): readonly string[] {
  return verdicts.flatMap((verdict) =>
    verdict.is === 'counted' && verdict.numerator === 0 && typeof verdict.words === 'string'
      ? [`when ${literal(verdict.id)} then ${literal(verdict.words)}`]
      : [],
  )
}
