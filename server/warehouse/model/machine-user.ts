import type { ModelContext } from './relation.ts'
import { literal } from '../sql.ts'
import type { Source } from './source.ts'

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm */
const MACHINE_TYPES = ['AutomatedProcess', 'CloudIntegrationUser', 'Guest']

/** Whether a Salesforce user, under the alias `r`, is an integration or another automation: by its type, or as the settings name it. */
export function isMachine(context: ModelContext, user: Source): string {
  const type = user.text('UserType')
  const typed =
    type === null ? [] : [`coalesce(${type} in (${MACHINE_TYPES.map(literal).join(', ')}), false)`]
  return [isNamedMachine(context, ['r._id', user.text('Name'), user.text('Username')]), ...typed].join(' or ')
}

/** Whether the settings name a user as an integration or another automation, by any of these expressions. */
export function isNamedMachine({ mapping }: ModelContext, names: readonly (string | null)[]): string {
  const machines = mapping.freshness.machineUsers.map((name) => literal(name.toLowerCase()))
  const named = names
    .filter((name) => name !== null)
    .map((name) => `coalesce(lower(${name}) in (${machines.join(', ')}), false)`)
  return machines.length === 0 || named.length === 0 ? 'false' : `(${named.join(' or ')})`
}
