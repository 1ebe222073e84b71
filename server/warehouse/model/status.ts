import type { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { literal } from '../sql.ts'

/** What a status means: `draft`, `live`, `cancelled`, else `open`. */
export function statusKind(mapping: VendorMapping, status: string): string {
  const kinds = [
    ['cancelled', mapping.cancelledStatuses],
    ['live', mapping.liveStatuses],
    ['draft', mapping.draftStatuses],
  ] as const
  const branches = kinds.flatMap(([kind, statuses]) =>
    statuses.length === 0 ? [] : `when ${status} in (${statuses.map(literal).join(', ')}) then '${kind}'`,
  )
  if (branches.length === 0) return `case when ${status} is not null then 'open' end`
  return `case ${branches.join(' ')} when ${status} is not null then 'open' end`
}

/** Whether the status is one of those; false where none are. */
export function isOneOf(statuses: readonly string[], status: string): string {
  return statuses.length === 0
    ? 'false'
    : `coalesce(${status} in (${statuses.map(literal).join(', ')}), false)`
}
