import type { MetricBridge } from '../../shared/bridge.ts'
import type {
  MetricAnswer,
  MetricList,
  MoverList,
  ReadinessList,
  Receipt,
  ReceiptRow,
  ReceiptShape,
  Verdict,
} from '../../shared/metric.ts'
import type { MetricTellings } from '../../shared/tellings.ts'
import type { WhatIf } from '../../shared/what-if.ts'
import type { Told } from '../warehouse/told.ts'
import type { Fixes } from './fixes/fixes.ts'
import type { Past } from './past.ts'
import type { Quality } from './quality/quality.ts'

/** Filters of a question: dimension id → wanted values; null stands for "has no value". */
export type Where = Readonly<Record<string, readonly (string | null)[]>>

export interface ListQuery extends Past {
  /** A period's name; default: the last complete week. */
  readonly period?: string
  /** `previous` (default), `average` of the four weeks before, or `year` ago. */
  readonly compare?: 'previous' | 'average' | 'year'
}

export interface AnswerQuery extends Past {
  /** Days in the workspace's zone, `to` exclusive; default: the twelve weeks up to the last complete one. */
  readonly from?: string
  readonly to?: string
  readonly grain?: 'week' | 'month' | 'quarter'
  readonly by?: string
  readonly where?: Where
}

export interface ReceiptQuery extends Omit<AnswerQuery, 'by' | 'grain'> {
  readonly included?: boolean
  /** What became of the case. */
  readonly verdict?: Verdict
  readonly reason?: string
  /** A field or rule: only the cases that fall short of it. */
  readonly part?: string
  readonly search?: string
  /** A column of the receipt, `detail:<name>` or `dimension:<id>`, with `-` before it for descending. Default: newest first; of a ratio, what falls short before the rest. */
  readonly sort?: string
  readonly cursor?: string
  readonly limit?: number
}

export interface TellingsQuery extends Past {
  /** A week's name. */
  readonly period: string
}

export type WhatIfQuery = Omit<AnswerQuery, 'by' | 'grain'>

export interface BridgeQuery extends Omit<AnswerQuery, 'by' | 'grain'> {
  /** The earlier span, both or neither; default: the one before. */
  readonly baseFrom?: string
  readonly baseTo?: string
  /** The moment as of which the earlier span is told; default: the end of the first day after it. */
  readonly knownAt?: string
}

/** Everything that is asked of the metrics. Methods throw `QueryError` for a question that makes no sense. */
export interface Metrics extends Quality, Fixes {
  list(query: ListQuery): Promise<MetricList>
  answer(id: string, query: AnswerQuery): Promise<MetricAnswer>
  /** What every metric tells of the last complete week and the one before. */
  tellNow(): Promise<readonly Told[]>
  /** What headline metrics told of them so many weeks back, as of the day after them; nothing of a week that is known. */
  makeUpWeek(query: { readonly back: number; readonly known: ReadonlySet<string> }): Promise<readonly Told[]>
  /** What was told of it in a week, each time that it was told otherwise. */
  tellings(id: string, query: TellingsQuery): Promise<MetricTellings>
  /** What it would be without the records that fail data quality. */
  whatIf(id: string, query: WhatIfQuery): Promise<WhatIf>
  /** Why it isn't what it was. */
  bridge(id: string, query: BridgeQuery): Promise<MetricBridge>
  receipt(id: string, query: ReceiptQuery): Promise<Receipt>
  /** The whole receipt in chunks, sorted as asked; never held in memory whole. */
  receiptRows(id: string, query: ReceiptQuery): AsyncIterable<readonly ReceiptRow[]>
  /** What the columns of the receipt are called. */
  receiptShape(id: string, query?: Past): Promise<ReceiptShape>
  movers(query: ListQuery): Promise<MoverList>
  readiness(query?: Past): Promise<ReadinessList>
  /** Changes whenever an answer could: data version, definitions, mapping, and the workspace's day and published instants. */
  version(): Promise<string>
  /** The same where it is known without asking the warehouse; null otherwise. */
  versionNow(): string | null
}

/** The question is at fault; `parameter` names the part of it that is. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly parameter: string
  readonly status: 400 | 404
  /** What the person can do next, where the message doesn't say it. */
  readonly action: string | null
  constructor(
    parameter: string,
    message: string,
    options: 400 | 404 | { readonly status?: 400 | 404; readonly action?: string } = {},
  ) {
    super(message)
    const { status = 400, action = null } = typeof options === 'number' ? { status: options } : options
    this.parameter = parameter
    this.status = status
    this.action = action
  }
}

/** Somebody else has saved a mapping since the one that a change was based on. */
export class MappingMoved extends Error {
  override readonly name = 'MappingMoved'
}
