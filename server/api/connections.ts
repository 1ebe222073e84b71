import { z } from 'zod'
import { ConnectionList } from '../../shared/connection.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { NoQuery } from './question.ts'

export const listConnections = defineRoute({
  method: 'get',
  path: '/connections',
  role: 'viewer',
  noun: 'Connections',
  summary: 'The connected CRMs and the workspace they fill; secrets never come back',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The connections', json: ConnectionList } },
  handle: async (_question, { syncs }) => {
    const [items, workspace] = await Promise.all([syncs.connections(), syncs.workspace()])
    return { kind: 'json', body: { items: [...items], workspace } satisfies ConnectionList }
  },
})
