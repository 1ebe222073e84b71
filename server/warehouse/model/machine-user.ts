import type { ModelContext } from './relation.ts'
import { literal } from '../sql.ts'
import type { Source } from './source.ts'

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm */
const MACHINE_TYPES = ['AutomatedProcess', 'CloudIntegrationUser', 'Guest']

/** Whether a Salesforce user, under the alias `r`, is an integration or another automation: by its type, or as the settings name it. */
export function isMachine({ mapping }: ModelContext, user: Source): string {
  const machines = mapping.freshness.machineUsers.map((name) => literal(name.toLowerCase()))
  const named = ['r._id', user.text('Name') ?? 'null', user.text('Username') ?? 'null'].map((name) =>
    machines.length === 0 ? 'false' : `coalesce(lower(${name}) in (${machines.join(', ')}), false)`,
  )
  const type = user.text('UserType')
  const typed =
    type === null ? [] : [`coalesce(${type} in (${MACHINE_TYPES.map(literal).join(', ')}), false)`]
  return [...named, ...typed].join(' or ')
}
