import type { Check } from '../check.ts'
import { knownOf } from '../data.ts'
import { eachCrm } from '../each-crm.ts'
import { failed, failure, ok } from '../finding.ts'

/** Whether each CRM lets Plumbline in, and still as the organisation whose records are here. */
export const credentials: Check = {
  id: 'credentials',
  title: 'Credentials',
  run: (installation) =>
    eachCrm(installation, async ({ connection, account }) => {
      const asked = await account()
      if (asked.kind === 'refused') return [failure(asked.error)]
      const { name, id } = asked.value
      const kept = knownOf(await installation.data())?.accounts.get(connection.id)
      if (kept && kept.id !== id) {
        return [
          failed(`They lead to ${name} (${id}), but the data here is of ${kept.name} (${kept.id}).`, {
            action: `Set the credentials of ${kept.name} again, or a new DATA_DIR for another ${connection.label} organisation.`,
          }),
        ]
      }
      return [ok(`They lead to ${name} (${id}).`)]
    }),
}
