import { z } from 'zod'
import { crmFault } from '../fault.ts'

/** What happens to the access that was given. */

export const sessionsEnded = crmFault({
  kind: 'sessions-ended',
  title: 'Every session ends at once; refresh tokens live on.',
  outcome: 'same',
  // Ended again before the renewed one was used, it would be a sign-in that is refused for good.
  single: true,
  parameters: z.strictObject({}),
  happen: (_, { access }) => access.endSessions(),
  draw: () => [
    { match: { system: 'salesforce', path: '/services/data/' }, effect: { kind: 'sessions-ended' } },
  ],
})

export const accessRevoked = crmFault({
  kind: 'access-revoked',
  title: 'A person takes the access back: refresh tokens and sessions are dead for good.',
  outcome: 'stopped',
  parameters: z.strictObject({}),
  happen: (_, { access }) => access.revoke(),
})

export const refreshedElsewhere = crmFault({
  kind: 'refreshed-elsewhere',
  title: 'Another holder of the same refresh token uses it first.',
  outcome: 'stopped',
  parameters: z.strictObject({}),
  happen: (_, { access }) => access.refreshElsewhere(),
})
