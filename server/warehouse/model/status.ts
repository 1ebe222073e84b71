import type { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { literal } from '../sql.ts'

/** What a status means: `draft`, `live`, `cancelled` or `open`; `unexplained` where no setting knows it. */
export function statusKind(mapping: VendorMapping, status: string): string {
  const branches = kindsOf(mapping).flatMap(([kind, statuses]) =>
    statuses.length === 0 ? [] : `when ${status} in (${statuses.map(literal).join(', ')}) then '${kind}'`,
  )
  return `case ${branches.join(' ')} when ${status} is not null then 'unexplained' end`
}

/** Whether a setting knows the status. */
export function isExplained(mapping: VendorMapping, status: string): boolean {
  return kindsOf(mapping).some(([, statuses]) => statuses.includes(status))
}

/** The first that has the status says what it means. One that is over without having been live is open to whoever looks for a launch. */
function kindsOf(mapping: VendorMapping) {
  return [
    ['cancelled', mapping.cancelledStatuses],
    ['live', mapping.liveStatuses],
    ['draft', mapping.draftStatuses],
    ['open', [...mapping.openStatuses, ...mapping.closedStatuses, ...mapping.workStartedStatuses]],
  ] as const
}

/** Whether the status is one of those; false where none are. */
export function isOneOf(statuses: readonly string[], status: string): string {
  return statuses.length === 0
    ? 'false'
    : `coalesce(${status} in (${statuses.map(literal).join(', ')}), false)`
}
