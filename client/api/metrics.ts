import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MetricBridge } from '../../shared/bridge.ts'
import {
  MetricAnswer,
  MetricList,
  MoverList,
  ReadinessList,
  Receipt,
  type Verdict,
} from '../../shared/metric.ts'
import { MetricTellings } from '../../shared/tellings.ts'
import { WhatIf } from '../../shared/what-if.ts'
import { ofSameMoment, type PastQuestion } from './past.ts'
import { address, request } from './request.ts'
import { whereQuery, type Where } from './where.ts'

export type Comparison = 'previous' | 'average' | 'year'
export type Grain = 'week' | 'month' | 'quarter'

export interface ReviewQuestion extends PastQuestion {
  readonly period?: string | undefined
  readonly compare?: Comparison | undefined
}

/** Days in the workspace's zone, `to` exclusive. */
export interface MetricQuestion extends PastQuestion {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly grain?: Grain | undefined
  readonly by?: string | undefined
  readonly where?: Where | undefined
}

export interface ReceiptQuestion extends PastQuestion {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly where?: Where | undefined
  readonly verdict?: Verdict | undefined
  readonly reason?: string | undefined
  /** A field or rule, by its key: only the records that fall short of it. */
  readonly part?: string | undefined
  readonly search?: string | undefined
  /** A column, `detail:<name>`, or `dimension:<id>`; with `-` before it, descending. */
  readonly sort?: string | undefined
}

/** As many as one reads at once; more come on demand. */
const RECEIPT_PAGE = 25

/** Everything derived from records; a new data version makes all of it stale at once. */
export const metricsKey = ['metrics'] as const

export const metricListOptions = ({ period, compare, asOf }: ReviewQuestion = {}) =>
  queryOptions({
    queryKey: [...metricsKey, 'list', { period, compare, asOf }],
    queryFn: ({ signal }) =>
      request(address('/metrics', { period, compare, asOf }), { schema: MetricList, signal }),
    placeholderData: ofSameMoment(asOf),
  })

export const moversOptions = ({ period, compare, asOf }: ReviewQuestion = {}) =>
  queryOptions({
    queryKey: [...metricsKey, 'movers', { period, compare, asOf }],
    queryFn: ({ signal }) =>
      request(address('/movers', { period, compare, asOf }), { schema: MoverList, signal }),
  })

export const readinessOptions = ({ asOf }: PastQuestion = {}) =>
  queryOptions({
    queryKey: [...metricsKey, 'readiness', { asOf }],
    queryFn: ({ signal }) => request(address('/readiness', { asOf }), { schema: ReadinessList, signal }),
  })

export const metricOptions = (id: string, { from, to, grain, by, where, asOf }: MetricQuestion = {}) =>
  queryOptions({
    queryKey: [...metricsKey, 'one', id, { from, to, grain, by, where, asOf }],
    queryFn: ({ signal }) =>
      request(
        address(`/metrics/${encodeURIComponent(id)}`, { from, to, grain, by, asOf, ...whereQuery(where) }),
        {
          schema: MetricAnswer,
          signal,
        },
      ),
    // The page keeps its shape while a filter changes, but never shows one metric under another's name.
    placeholderData: (previous, query) => (query?.queryKey[2] === id ? previous : undefined),
  })

export const whatIfOptions = (id: string, { from, to, where, asOf }: Omit<MetricQuestion, 'by' | 'grain'>) =>
  queryOptions({
    queryKey: [...metricsKey, 'what-if', id, { from, to, where, asOf }],
    queryFn: ({ signal }) =>
      request(
        address(`/metrics/${encodeURIComponent(id)}/what-if`, { from, to, asOf, ...whereQuery(where) }),
        { schema: WhatIf, signal },
      ),
    placeholderData: (previous, query) => (query?.queryKey[2] === id ? previous : undefined),
  })

/** What was told of it in a week, each time that it was told otherwise. */
export const tellingsOptions = (id: string, { period, asOf }: PastQuestion & { readonly period: string }) =>
  queryOptions({
    queryKey: [...metricsKey, 'tellings', id, { period, asOf }],
    queryFn: ({ signal }) =>
      request(address(`/metrics/${encodeURIComponent(id)}/tellings`, { period, asOf }), {
        schema: MetricTellings,
        signal,
      }),
  })

export const bridgeOptions = (
  id: string,
  {
    from,
    to,
    baseFrom,
    baseTo,
    where,
    asOf,
  }: Omit<MetricQuestion, 'by' | 'grain'> & {
    readonly baseFrom?: string | undefined
    readonly baseTo?: string | undefined
  },
) =>
  queryOptions({
    queryKey: [...metricsKey, 'bridge', id, { from, to, baseFrom, baseTo, where, asOf }],
    queryFn: ({ signal }) =>
      request(
        address(`/metrics/${encodeURIComponent(id)}/bridge`, {
          from,
          to,
          baseFrom,
          baseTo,
          asOf,
          ...whereQuery(where),
        }),
        { schema: MetricBridge, signal },
      ),
    placeholderData: (previous, query) => (query?.queryKey[2] === id ? previous : undefined),
  })

export const receiptOptions = (id: string, question: ReceiptQuestion) =>
  infiniteQueryOptions({
    queryKey: [...metricsKey, 'records', id, question],
    queryFn: ({ signal, pageParam }) =>
      request(receiptAddress(id, question, { cursor: pageParam, limit: RECEIPT_PAGE }), {
        schema: Receipt,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Where the same view can be downloaded as CSV. */
export function receiptCsvAddress(id: string, question: ReceiptQuestion): string {
  return receiptAddress(id, question, { format: 'csv' })
}

function receiptAddress(
  id: string,
  { where, ...question }: ReceiptQuestion,
  more: Readonly<Record<string, string | number | undefined>>,
): string {
  return address(`/metrics/${encodeURIComponent(id)}/records`, { ...question, ...whereQuery(where), ...more })
}
