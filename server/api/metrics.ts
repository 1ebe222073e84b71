import { z } from 'zod'
import { MetricBridge } from '../../shared/bridge.ts'
import { MetricAnswer, MetricList } from '../../shared/metric.ts'
import { MetricTellings } from '../../shared/tellings.ts'
import { WhatIf } from '../../shared/what-if.ts'
import { AsOf, PeriodName } from '../../shared/vocabulary.ts'
import { defineRoute, NoBody } from './http/route.ts'
import {
  asOf,
  baseFrom,
  baseTo,
  by,
  compare,
  from,
  Id,
  inOrder,
  IN_ORDER,
  period,
  to,
  where,
} from './question.ts'

export const listMetrics = defineRoute({
  method: 'get',
  path: '/metrics',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'Every metric in one period, beside the one it is compared with',
  params: z.strictObject({}),
  query: z.strictObject({ period, compare, asOf }),
  body: NoBody,
  answers: { 200: { description: 'The metrics', json: MetricList } },
  conditional: true,
  handle: async ({ query }, { metrics }) => ({ kind: 'json', body: await metrics.list(query) }),
})

export const readMetric = defineRoute({
  method: 'get',
  path: '/metrics/{id}',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'One metric over a span: value, series, breakdown, parts and definition',
  params: z.strictObject({ id: Id }),
  query: z
    .strictObject({
      from,
      to,
      grain: z.enum(['week', 'month', 'quarter'], { error: 'write week, month or quarter' }).exactOptional(),
      by,
      where,
      asOf,
    })
    .refine(inOrder, IN_ORDER),
  body: NoBody,
  answers: { 200: { description: 'The metric', json: MetricAnswer } },
  conditional: true,
  handle: async ({ params, query }, { metrics }) => ({
    kind: 'json',
    body: await metrics.answer(params.id, query),
  }),
})

export const readWhatIf = defineRoute({
  method: 'get',
  path: '/metrics/{id}/what-if',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'What a metric would be without the records that fail data quality',
  params: z.strictObject({ id: Id }),
  query: z.strictObject({ from, to, where, asOf }).refine(inOrder, IN_ORDER),
  body: NoBody,
  answers: { 200: { description: 'The metric without the records that fail each rule', json: WhatIf } },
  conditional: true,
  handle: async ({ params, query }, { metrics }) => ({
    kind: 'json',
    body: await metrics.whatIf(params.id, query),
  }),
})

const knownAt = AsOf.exactOptional().meta({
  description: 'the instant as of which the earlier span is told; default: the end of the first day after it',
})

export const readBridge = defineRoute({
  method: 'get',
  path: '/metrics/{id}/bridge',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'Why a metric isn’t what it was: restated since, and new facts',
  params: z.strictObject({ id: Id }),
  query: z
    .strictObject({ from, to, baseFrom, baseTo, knownAt, where, asOf })
    .refine(inOrder, IN_ORDER)
    .refine(({ baseFrom: start, baseTo: end }) => start === undefined || end === undefined || start < end, {
      path: ['baseTo'],
      error: 'the end must be after `baseFrom`',
    }),
  body: NoBody,
  answers: { 200: { description: 'The parts of the change', json: MetricBridge } },
  conditional: true,
  handle: async ({ params, query }, { metrics }) => ({
    kind: 'json',
    body: await metrics.bridge(params.id, query),
  }),
})

export const readTellings = defineRoute({
  method: 'get',
  path: '/metrics/{id}/tellings',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'What was told of a metric in a week, each time that it was told otherwise',
  description:
    'What is told is kept after each sync, of the last complete week and the one before: a number that stood on a slide is found again.',
  params: z.strictObject({ id: Id }),
  query: z.strictObject({ period: PeriodName.meta({ description: 'a week such as 2026-W46' }), asOf }),
  body: NoBody,
  answers: { 200: { description: 'What was told, the first time first', json: MetricTellings } },
  conditional: true,
  handle: async ({ params, query }, { metrics }) => ({
    kind: 'json',
    body: await metrics.tellings(params.id, query),
  }),
})
