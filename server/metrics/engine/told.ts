import { ratio, totals, type Measure, type Totals } from './aggregate.ts'
import { assess, coverageOf, type Assessment } from './readiness.ts'
import type { Reading } from './reading.ts'

/** What is told of some cases: what they come to, or nothing where the organisation's data doesn't carry the number. */
export interface Told {
  readonly assessment: Assessment
  readonly cases: number
  readonly coverage: number | null
  /** Cases that it is too early to judge, and that may still change what is told. */
  readonly pending: number
  readonly measure: Measure
  readonly companions: readonly Measure[]
}

type Asked = Pick<Reading, 'metric' | 'snapshot'>

const UNKNOWN: Measure = ratio(null, null)

/** The one way from sums to what is told, of a span as of a segment. Null: nothing could be known of it. */
export function tell({ metric, snapshot }: Asked, found: Totals | null): Told {
  const assessment = assess(metric, snapshot, found)
  const { cases, considered, covered, pending, measure, companions } = found ?? totals(metric, undefined)
  const told = (each: Measure) => (assessment.state === 'not-measured' ? UNKNOWN : each)
  return {
    assessment,
    cases,
    coverage: coverageOf({ covered, considered }),
    pending,
    measure: told(measure),
    companions: companions.map(told),
  }
}

/**
 * The same of several spans. Where some cases lack data and not one is known, nobody can say that a span without a case had
 * none: it is not measured, never 0.
 */
export function tellAll(asked: Asked, found: readonly (Totals | null)[]): Told[] {
  const known = found.filter((each) => each !== null)
  const [lacking] = known
    .filter(({ considered }) => considered > 0)
    .toSorted((a, b) => b.considered - a.considered)
  const blind = known.every(({ cases }) => cases === 0)
  return found.map((each) =>
    blind && lacking !== undefined && each?.considered === 0
      ? { ...tell(asked, lacking), coverage: null }
      : tell(asked, each),
  )
}
