import type { MetricAnswer } from '../../../shared/metric.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import { ratio, type Totals } from './aggregate.ts'
import { about, conditions, within, type Bounds } from './facts.ts'
import type { Questions } from './lane.ts'
import type { Reading } from './reading.ts'
import { momentOf } from './spans.ts'

interface PartRow {
  readonly part: string
  readonly title: string
  readonly numerator: number
  readonly denominator: number
  readonly cases: Totals['cases']
}

/** Per field or rule, over the included cases: they sum to the whole. Beside each, how many fell short of it before. */
export async function readParts(
  reading: Reading,
  { bounds, before }: { readonly bounds: Bounds; readonly before: Bounds | undefined },
  questions: Questions,
): Promise<MetricAnswer['parts']> {
  const { metric } = reading
  const [rows, earlier] = await Promise.all([
    partsIn(reading, bounds, questions),
    before === undefined ? null : partsIn(reading, before, questions),
  ])
  const whole = (rows ?? []).reduce((sum, { denominator }) => sum + denominator, 0)
  // A part that nobody fell short of then may not have been there at all.
  const shortBefore = earlier && new Map(earlier.map((row) => [row.part, shortOf(row)]))
  return (rows ?? []).map((row) => {
    const { part, title, numerator, denominator, cases } = row
    const { value } = metric.partsTell === 'share' ? ratio(denominator, whole) : ratio(numerator, denominator)
    return {
      key: part,
      title,
      value,
      numerator,
      denominator,
      cases,
      short: shortOf(row),
      previousShort: shortBefore && (shortBefore.get(part) ?? 0),
    }
  })
}

function shortOf({ numerator, denominator }: PartRow): number {
  return denominator - numerator
}

/** Null where nothing was known. */
async function partsIn(
  { metric, snapshot, now, where }: Reading,
  bounds: Bounds,
  questions: Questions,
): Promise<readonly PartRow[] | null> {
  const at = momentOf(metric, { bounds, snapshot, now })
  if (metric.parts === null || at === null) return null
  const moment = new Moment(at)
  const select = `select p.part, p.title, cast(sum(p.numerator) as double precision) as numerator,
      cast(sum(p.denominator) as double precision) as denominator, cast(count(*) as integer) as cases
    from parts as p join facts as f on f.case_id = p.case_id
    where f.included and ${within(metric, bounds, moment)} and ${conditions(metric, where, moment)}
    group by p.part, p.title order by p.title, p.part`
  const question = about(metric, select, [{ name: 'parts', ...metric.parts }])
  return questions.read(snapshot, (ask) => ask<PartRow>(question, moment))
}
