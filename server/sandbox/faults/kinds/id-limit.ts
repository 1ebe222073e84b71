import { z } from 'zod'
import type { Answer } from '../../http.ts'
import { tooManyIds } from '../../salesforce/replication.ts'
import { requestFault } from '../fault.ts'

const Deleted = z.object({ deletedRecords: z.array(z.unknown()) })

export const idLimit = requestFault({
  kind: 'id-limit',
  title: 'Salesforce lists no more deleted records at once than so many, where it would list 600,000.',
  outcome: 'same',
  parameters: z.strictObject({ overIds: z.int().min(0) }),
  strike: ({ overIds }) => ({
    alter: (answer) => (idsOf(answer) > overIds ? tooManyIds().answer() : answer),
  }),
  draw: (random) => [
    {
      match: { system: 'salesforce', method: 'GET', path: '/services/data/', end: '/deleted' },
      effect: { kind: 'id-limit', overIds: random.between(0, 3) },
    },
  ],
})

function idsOf({ body }: Answer): number {
  if (typeof body !== 'string' || !body.startsWith('{')) return 0
  return Deleted.safeParse(JSON.parse(body)).data?.deletedRecords.length ?? 0
}
