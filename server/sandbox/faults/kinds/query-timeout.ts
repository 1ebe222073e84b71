import { z } from 'zod'
import type { Answer, Ask } from '../../http.ts'
import { SalesforceError } from '../../salesforce/error.ts'
import { requestFault } from '../fault.ts'

const MESSAGE = 'Your query request was running for too long.'

/** Two instants in a query's condition: `SystemModstamp >= 2026-… AND SystemModstamp < 2026-…`. */
const INSTANT = /(>=|<)\s*(\d{4}-\d\d-\d\dT[\d:.]+Z)/g

export const queryTimeout = requestFault({
  kind: 'query-timeout',
  title: 'Salesforce gives up on queries whose window is wider than this; a job for one fails.',
  outcome: 'same',
  parameters: z.strictObject({ overMs: z.number().min(0).default(0) }),
  strike({ overMs }, { ask, crm }) {
    const soql = soqlOf(ask)
    if (soql === null || windowOf(soql) <= overMs) return {}
    if (ask.method === 'GET') return { instead: new SalesforceError(400, 'QUERY_TIMEOUT', MESSAGE).answer() }
    return {
      alter(answer) {
        const id = jobOf(answer)
        if (id !== null) crm.jobs?.fail(id, `QUERY_TIMEOUT: ${MESSAGE}`)
        return answer
      },
    }
  },
  draw: (random) => [
    {
      match: { system: 'salesforce', path: '/services/data/v67.0/' },
      effect: { kind: 'query-timeout', overMs: random.pick([1, 10, 100]) * 24 * 60 * 60 * 1000 },
    },
  ],
})

function soqlOf({ method, path, query, body }: Ask): string | null {
  if (method === 'GET') return query.get('q')
  if (!path.endsWith('/jobs/query')) return null
  return z.object({ query: z.string() }).safeParse(parsed(body)).data?.query ?? null
}

/** How wide the window is that the query asks for, in milliseconds; without bounds it is endless, and without a window none. */
function windowOf(soql: string): number {
  const bounds = [...soql.matchAll(INSTANT)]
  if (bounds.length === 0) return 0
  const bound = (wanted: string) => bounds.find(([, operator]) => operator === wanted)?.[2]
  const [from, to] = [bound('>='), bound('<')]
  return from === undefined || to === undefined ? Infinity : Date.parse(to) - Date.parse(from)
}

function jobOf({ body }: Answer): string | null {
  if (typeof body !== 'string') return null
  return z.object({ id: z.string() }).safeParse(parsed(body)).data?.id ?? null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
