import type { SyncRun } from '../../shared/sync.ts'
import type { ServerProcess } from './server-process.ts'

const LONGER_THAN_ANY_TEST_MS = 600_000

/** Faults by which both CRMs fall silent after the first of their objects, so that a first sync is surely in its middle. */
export const SILENCE = [
  {
    match: { system: 'salesforce', path: '/services/data/v67.0/query' },
    when: { kind: 'nth', nth: 7, times: 1000 },
    effect: { kind: 'delay', ms: LONGER_THAN_ANY_TEST_MS },
  },
  {
    match: { system: 'hubspot', path: '/crm/v3/objects/contacts' },
    when: { kind: 'nth', nth: 4, times: 1000 },
    effect: { kind: 'delay', ms: LONGER_THAN_ANY_TEST_MS },
  },
] as const

/** The runs of all connections, once each has read some of its objects and not yet others. */
export function untilHalfway(plumbline: ServerProcess): Promise<SyncRun[]> {
  return plumbline.until(async () => {
    const { items } = await plumbline.connections()
    const halfway = items.every(
      ({ run }) =>
        run?.state === 'running' &&
        run.objects.some(({ state }) => state === 'complete') &&
        run.objects.some(({ state }) => state === 'pending'),
    )
    return halfway ? items.map(({ run }) => run!) : null
  })
}
