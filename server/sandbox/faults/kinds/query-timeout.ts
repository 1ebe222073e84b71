import { z } from 'zod'
import type { Crm } from '../../crm.ts'
import type { Answer, Ask } from '../../http.ts'
import { SalesforceError } from '../../salesforce/error.ts'
import { requestFault } from '../fault.ts'

const MESSAGE = 'Your query request was running for too long.'

export const queryTimeout = requestFault({
  kind: 'query-timeout',
  title: 'Salesforce gives up on queries whose window holds more rows than this; a job for one fails.',
  outcome: 'same',
  parameters: z.strictObject({ overRows: z.int().min(0).default(0) }),
  strike({ overRows }, { ask, crm }) {
    const soql = soqlOf(ask)
    if (soql === null || rowsOf(soql, crm) <= overRows) return {}
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
      effect: { kind: 'query-timeout', overRows: random.pick([20, 200, 2_000]) },
    },
  ],
})

function soqlOf({ method, path, query, body }: Ask): string | null {
  if (method === 'GET') return query.get('q')
  if (!path.endsWith('/jobs/query')) return null
  return z.object({ query: z.string() }).safeParse(parsed(body)).data?.query ?? null
}

/** How many rows the query's window of time holds; none where it asks for no window. */
function rowsOf(soql: string, { state }: Crm): number {
  const [, object = ''] = /\sFROM\s+(\w+)/i.exec(soql) ?? []
  const table = state.table(object)
  const [, field = '', end = ''] = bound(soql, '<')
  if (table === undefined || end === '') return 0
  const index = field === 'CreatedDate' ? table.byCreated : table.byModified
  const [, , start] = bound(soql, '>=')
  return index.position(Date.parse(end)) - (start === undefined ? 0 : index.position(Date.parse(start)))
}

/** A condition such as `SystemModstamp < 2026-01-01T00:00:00.000Z`: its field and its instant. */
function bound(soql: string, operator: '<' | '>='): readonly (string | undefined)[] {
  return new RegExp(`(\\w+)\\s*${operator}\\s*(\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)`).exec(soql) ?? []
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
