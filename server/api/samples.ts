import { z } from 'zod'
import {
  Sample,
  SampleDraw,
  SampleField,
  SampleJudgement,
  SampleList,
  SampleRecord,
} from '../../shared/sample.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { asOf, Id, NoQuery } from './question.ts'

const noun = 'Quality'
const OneSample = z.strictObject({ id: Id })

export const listSamples = defineRoute({
  method: 'get',
  path: '/quality/samples',
  role: 'viewer',
  noun,
  summary: 'The samples of people that were drawn to be checked, newest first',
  params: z.strictObject({}),
  query: z.strictObject({ asOf }),
  body: NoBody,
  answers: { 200: { description: 'The samples, and how far each has been checked', json: SampleList } },
  handle: async ({ query }, { samples }) => ({ kind: 'json', body: await samples.list(query) }),
})

export const drawSample = defineRoute({
  method: 'post',
  path: '/quality/samples',
  role: 'manager',
  noun,
  summary: 'Draw a sample of people to be checked',
  description: 'Each record of a person has the same chance, and none is drawn twice.',
  params: z.strictObject({}),
  query: NoQuery,
  body: SampleDraw,
  answers: { 201: { description: 'The sample; `Location` is its address', json: Sample } },
  handle: async ({ body }, { samples }) => {
    const sample = await samples.draw(body)
    const location = `/api/v1/quality/samples/${encodeURIComponent(sample.id)}`
    return { kind: 'json', status: 201, body: sample, location }
  },
})

export const readSample = defineRoute({
  method: 'get',
  path: '/quality/samples/{id}',
  role: 'viewer',
  noun,
  summary: 'A sample with its records, the values to check and the verdicts so far',
  params: OneSample,
  query: z.strictObject({ asOf }),
  body: NoBody,
  answers: { 200: { description: 'The sample', json: Sample } },
  handle: async ({ params, query }, { samples }) => ({
    kind: 'json',
    body: await samples.get(params.id, query),
  }),
})

export const judgeSample = defineRoute({
  method: 'put',
  path: '/quality/samples/{id}/records/{position}/verdicts/{field}',
  role: 'manager',
  noun,
  summary: 'Say whether a value of a drawn record is correct, or take that back',
  description: 'Every verdict is kept with its time; the last one holds. `null` takes it back.',
  params: OneSample.extend({
    position: z
      .string()
      .regex(/^\d{1,4}$/, { error: 'is not a place in the sample: take it from the record' })
      .transform(Number),
    field: SampleField,
  }),
  query: NoQuery,
  body: SampleJudgement,
  answers: { 200: { description: 'The record with its verdicts', json: SampleRecord } },
  handle: async ({ params: { id, position, field }, body }, { samples }) => ({
    kind: 'json',
    body: await samples.judge(id, { position, field }, body),
  }),
})
