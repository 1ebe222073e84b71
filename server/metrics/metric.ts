import type { Detail, Outcome } from '../../shared/metric.ts'
import type { Better, Pillar, Unit } from '../../shared/vocabulary.ts'
import type { Piece } from '../warehouse/model/model.ts'
import type { Reads } from '../warehouse/model/reads.ts'
import type { Cell } from '../warehouse/warehouse.ts'
import { faultsOf } from './authoring.ts'
import type { Need } from './need.ts'

/**
 * How fact rows become a value. A ratio is Σ numerator ÷ Σ denominator (or of two other columns of the rows, for a
 * companion); a count is of cases; a median or percentile is of `value`; a tally, for a companion, is the sum of a column of all
 * rows, also of those that are not in the number.
 */
export type Aggregate =
  | { readonly kind: 'ratio'; readonly numerator?: string; readonly denominator?: string }
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' }
  | { readonly kind: 'median' }
  | { readonly kind: 'percentile'; readonly p: number }
  | { readonly kind: 'tally'; readonly column: string }

/** A column of the rows by which the cases can be cut and filtered. */
export interface Dimension {
  readonly id: string
  readonly title: string
  /** False for one that only restates the outcome, or the time: a change is never put down to it. Default: true. */
  readonly explains?: boolean
  /** How a person speaks of the cases with a value. Default: “… with channel Email”. */
  readonly spoken?: Spoken
  /** What its values are: `week`, such as `2026-W46`, is told by its days and in the order of time. Default: text. */
  readonly type?: 'week'
  /** What people call values that a CRM keeps as codes. */
  readonly names?: Readonly<Record<string, string>>
  /** False for one that says of a record what its row says already: the receipt has no column for it. Default: true. */
  readonly listed?: boolean
}

/** Phrases about a segment: `{cases}` stands for the metric's cases, `{value}` for the dimension's value. */
interface Spoken {
  readonly value: string
  readonly none: string
  /** Values that have a phrase of their own. */
  readonly names?: Readonly<Record<string, string>>
  /** The value is somebody who did it: “Ann Lee launched 3”. */
  readonly actor?: true
}

/** What most dimensions say of their segments: what follows the cases, with a value and without one. */
export function spoken(value: string, none: string): Spoken {
  return { value: `{cases} ${value}`, none: `{cases} ${none}` }
}

/**
 * What the cases are called. `happened`: what a count counts of them, such as “launched”. `counted`: what brings them into
 * a period, such as “due”; default: nothing is said. `units`: what numerator and denominator count where that is not the
 * cases themselves, such as “required values”. `covers`: what the cases of the coverage have, where the others count too.
 */
interface CaseWords {
  readonly one: string
  readonly many: string
  readonly happened?: string
  readonly counted?: string
  readonly units?: string
  readonly covers?: string
}

/** Whom or what the cases are records of, where several records may be of one: 36,425 records of 22,104 people. */
interface Entity {
  /** The column of `rows` that is equal for records of the same one. */
  readonly column: string
  readonly one: string
  readonly many: string
}

/** Cases that lack data, in words that follow “3 of 52 campaigns”, and what to do about it: the first thing, and what else helps. */
export interface Gap {
  readonly lack: string
  readonly need: Need
  readonly also?: readonly Need[]
}

/** What the receipt says of a case: a text, a column of the rows that holds one, or nothing. */
type Words = string | { readonly column: string } | null

interface Judgement {
  readonly id: string
  /** SQL over the aliases of the rows. The last verdict has none: it is that of every case that no other applies to. */
  readonly when?: string
  readonly words: Words
}

/**
 * What becomes of a case: the first verdict whose condition holds. A `counted` case is in the number; of a ratio whose cases
 * weigh 1 each, the verdict may also tell the `numerator`. One that is `left-out` is not in it by the definition (`pending`: as long as it is too early to judge it); one that is
 * `lacking` is not in it for want of data, which lowers the coverage.
 */
export type Verdict =
  | (Judgement & { readonly is: 'counted'; readonly numerator?: 0 | 1 })
  | (Judgement & { readonly is: 'left-out'; readonly pending?: true })
  | (Judgement & { readonly is: 'lacking'; readonly gap: Gap })

/**
 * What a counted case could not be judged by: it counts by all the rest, and lowers the coverage. `words` are the receipt's
 * where the verdict has none.
 */
interface Unjudged {
  readonly id: string
  readonly when: string
  readonly words: Words
  readonly gap: Gap
}

/**
 * Cases as one SELECT: expressions by column, over the model's relations, and which of their columns these and the verdicts read.
 * `brief` is where the same cases come from, under the same alias, when no other columns of theirs are asked for.
 */
export interface CaseSelect {
  readonly reads: Reads
  readonly from: string
  readonly brief?: { readonly from: string; readonly columns: readonly string[] }
  readonly where?: string
  readonly columns: Readonly<Record<string, string>>
}

/**
 * A metric is data: words, and one relation of fact rows from which everything a person sees is derived.
 *
 * `rows` are SELECTs over the model's relations (see `warehouse/model`), put together, with the columns
 * `case_id, at, connection, object, record_id, label`, one column per dimension, and `numerator`, `denominator` and `value`
 * as far as the aggregate needs them. `verdicts` and `unjudged` say what becomes of each case; the engine makes the columns
 * `verdict`, `included`, `covered` and `reason` of them (see `engine/rows.ts`).
 *
 * Rules for the SQL, checked when the definition is loaded (see `authoring.ts`):
 * - each piece says which relations and columns it reads; only these are compiled. The moment asked about is the one row of
 *   `clock(now_at, today, zone)`. `parts` and `related` may also read the fact rows, by the name `facts`;
 * - conditions of verdicts are over the aliases that every SELECT of `rows` has; what they need of a calculation goes into a
 *   subquery of `from`;
 * - columns are named by plain words (`a-z`, digits, `_`), the same in every SELECT of `rows`;
 * - it is the SQL that both engines share.
 */
export interface MetricDefinition {
  readonly id: string
  readonly pillar: Pillar
  readonly title: string
  /** The question that the number answers, as the chart's title asks it. */
  readonly question: string
  readonly unit: Unit
  readonly better: Better
  /** It leads in the review: one of the numbers by which an operation is judged. The others stand under it. */
  readonly headline?: true
  /** The workspace's, which the engine adds where the metric tells money. */
  readonly currency?: string
  readonly cases: CaseWords
  /** `state`: observed as of each period's end. `event`: each case counts at its `at`. */
  readonly kind: 'state' | 'event'
  readonly aggregate: Aggregate
  /** Companions are further aggregates of the same rows, such as p85 beside the median. */
  readonly companions: readonly {
    readonly id: string
    readonly title: string
    readonly unit: Unit
    readonly aggregate: Aggregate
  }[]
  /** Rates of events carry a Wilson interval; a census of records doesn't. */
  readonly interval: 'wilson' | 'none'
  /** Raised whenever the meaning of `rows` or `verdicts` changes. */
  readonly version: number
  readonly rows: readonly CaseSelect[]
  readonly verdicts: readonly Verdict[]
  /** Default: a counted case is judged by everything. */
  readonly unjudged?: readonly Unjudged[]
  /** What the receipt says of a counted case of which neither its verdict nor anything unjudged says a word. */
  readonly otherwise?: string
  /** Per field or rule: SELECT `case_id, part, title, numerator, denominator`, also over the fact rows, `facts`; sums to the case. */
  readonly parts: Piece | null
  /**
   * What stands as a part's value: its own `rate` (default), or its `share` of the whole, where a case belongs to one part
   * alone and its own rate could only be 0 or 100 %.
   */
  readonly partsTell?: 'rate' | 'share'
  /** Other records of the case: SELECT `case_id, role, connection, object, record_id, label`, and `relatedDetails`. */
  readonly related: Piece | null
  /** `another`: these are cases by themselves, which say nothing of this one. Default: they are what the case is made of. */
  readonly relatedIs?: 'another'
  /** Its cases are things of Plumbline's own, of which no rule of data quality speaks. */
  readonly records?: 'none'
  /** Of the details, by name, those that `related` gives too, so that the records of a case can be held side by side. */
  readonly relatedDetails?: readonly string[]
  readonly dimensions: readonly Dimension[]
  /**
   * Fact columns that the receipt and its CSV show beside what every receipt has, in the order given; `name` is the column
   * of `rows`. For a launch: the first committed day, since when it was known, today's plan, the day of the launch and the
   * days between them. A day is a date in the workspace's zone; `days` and `count` are numbers.
   */
  readonly details?: readonly Detail[]
  /** What the `value` of a rate's case is: days, unless it is money or nothing. */
  readonly caseValue?: 'money' | 'none'
  /** What `at` is, as a column's heading says it: “Due”, “Launched”. Default: “When”, and “As of” for a state. */
  readonly when?: string
  /** What becomes of a case, as its row says it. Default: passes, fails, counts; what is not in the number is left out. */
  readonly outcomes?: Readonly<Partial<Record<Outcome, string>>>
  readonly entity?: Entity
  /** Its cases are leads, when they came in: of the others nothing is worked out. */
  readonly casesAre?: 'leads-received'
  /** The metric by whose cases is told which are due in a period and have no value here yet. */
  readonly awaits?: string
  /** Model relations whose sources' age is the metric's freshness. */
  readonly relations: readonly string[]
  /** What must be there before anything can be measured. Without any, `begins` says what brings the first case. */
  readonly needs: readonly Need[]
  /** What brings it its first case: without any it is not measured. Default: none is as good as measured. */
  readonly begins?: Need
  /** The formula in words. */
  readonly formula: string
  readonly notes: readonly string[]
  readonly source: { readonly title: string; readonly url: string | null }
  /** A few model rows in, the answer out; run as a test on every engine. */
  readonly example: {
    readonly now: string
    readonly zone: string
    readonly given: Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>
    readonly value: number | null
    readonly cases: number
  }
}

/** Declares a metric; the list in `catalogue.ts` makes it known. Throws a `TypeError` that names it and all that is wrong with it. */
export function defineMetric(definition: MetricDefinition): MetricDefinition {
  const faults = faultsOf(definition)
  if (faults.length > 0) throw new TypeError(`The metric ${definition.id}: ${faults.join('; ')}.`)
  return definition
}
