import { fold, type Row } from '../../server/sandbox/row.ts'
import type { World } from '../../server/sandbox/world.ts'

/**
 * What living contacts with an address said of each kind of mail at the moment: `contact type status`, in order. Who left all
 * mail is unsubscribed from every kind.
 */
export function subscriptionsSaid({ hubspot }: World, at: number): string[] {
  const rows = (table: string) => hubspot.tables.get(table)!.entities
  const row = (table: string, id: string): Row | null => {
    const entity = rows(table).get(id)
    const found = entity === undefined ? null : fold(entity, at)
    return found?.deletedAt === null ? found : null
  }
  const types = [...rows('subscription_types').keys()]
  return [...rows('contacts').keys()]
    .flatMap((contact) => {
      const fields = row('contacts', contact)?.fields ?? {}
      if (!String(fields['email'] ?? '').includes('@')) return []
      return types.flatMap((type) => {
        const chosen = row('subscription_statuses', `${contact}:${type}`)?.fields['status'] ?? null
        const status = fields['hs_email_optout'] === true ? 'UNSUBSCRIBED' : chosen
        return status === null ? [] : [`${contact} ${type} ${String(status)}`]
      })
    })
    .toSorted()
}
