import { z } from 'zod'
import type { Answer } from '../../http.ts'
import { requestFault, type Exchange } from '../fault.ts'

/** What goes wrong with Salesforce's query jobs, and with the CSV that they give. */

const MATCH = { system: 'salesforce', path: '/services/data/v67.0/jobs/query/' } as const

/** The job that the request is about. */
function jobOf({ ask }: Exchange): string | null {
  return /\/jobs\/query\/(\w+)/.exec(ask.path)?.[1] ?? null
}

export const jobFailed = requestFault({
  kind: 'job-failed',
  title: 'The query job that is asked about has failed.',
  outcome: 'same',
  parameters: z.strictObject({ message: z.string().default('InternalServerError : Unexpected exception') }),
  strike({ message }, exchange) {
    const job = jobOf(exchange)
    if (job !== null) exchange.crm.jobs?.fail(job, message)
    return {}
  },
  draw: () => [{ match: MATCH, effect: { kind: 'job-failed' } }],
})

export const jobStuck = requestFault({
  kind: 'job-stuck',
  title:
    'The query job that is asked about neither goes on nor ends; or it stays in the queue (UploadComplete).',
  outcome: 'same',
  parameters: z.strictObject({ state: z.enum(['UploadComplete', 'InProgress']).default('InProgress') }),
  strike({ state }, exchange) {
    const job = jobOf(exchange)
    if (job !== null) exchange.crm.jobs?.stick(job, state)
    return {}
  },
})

export const jobExpired = requestFault({
  kind: 'job-expired',
  title: 'The results of the query job that is asked about are no longer kept.',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike(_, exchange) {
    const job = jobOf(exchange)
    if (job !== null) exchange.crm.jobs?.expire(job)
    return {}
  },
  draw: () => [{ match: MATCH, effect: { kind: 'job-expired' } }],
})

export const truncatedCsv = requestFault({
  kind: 'truncated-csv',
  title: 'A page of CSV ends early, between two lines or within one, with the headers of a whole one.',
  outcome: 'same',
  parameters: z.strictObject({ share: z.number().min(0).max(1), at: z.enum(['line', 'cell']) }),
  strike: ({ share, at }) => ({ alter: (answer) => truncated(answer, { share, at }) }),
  draw: (random) => [
    {
      match: { ...MATCH, end: '/results' },
      effect: { kind: 'truncated-csv', share: random.unit(), at: random.pick(['line', 'cell']) },
    },
  ],
})

function truncated(answer: Answer, { share, at }: { share: number; at: 'line' | 'cell' }): Answer {
  const { body, headers } = answer
  if (typeof body !== 'string' || headers?.['Content-Type'] !== 'text/csv') return answer
  const place = Math.floor(body.length * share)
  // A line of a record ends in a closing quote.
  const end = at === 'line' ? body.lastIndexOf('"\n', place) + 2 : place
  return { ...answer, body: body.slice(0, Math.max(end, at === 'line' ? body.indexOf('\n') + 1 : 1)) }
}
