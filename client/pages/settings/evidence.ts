import { useQuery } from '@tanstack/react-query'
import type { FieldEvidence, RoleEvidence } from '../../../shared/evidence.ts'
import type { SourceField, SourceFieldList } from '../../../shared/mapping.ts'
import { evidenceOptions } from '../../api/settings.ts'

/** What the records tell of the fields that may be chosen for a setting of the vendor's mapping; null while nothing is known. */
export function useEvidence(
  list: SourceFieldList | undefined,
  setting: string | undefined,
): RoleEvidence | null {
  const { data } = useQuery({
    ...evidenceOptions(list?.connection ?? '', list?.object ?? ''),
    enabled: list !== undefined && setting !== undefined,
    retry: false,
  })
  return data?.items.find((each) => each.setting === setting) ?? null
}

/** Fields in the order that the evidence gives them, where it gives one; those of which it tells nothing follow by their labels. */
export function inOrder(fields: readonly SourceField[], evidence: RoleEvidence | null): SourceField[] {
  const places = new Map(
    evidence?.order == null ? [] : evidence.fields.map(({ field }, place) => [field, place]),
  )
  const placeOf = ({ name }: SourceField) => places.get(name) ?? places.size
  return fields.toSorted((a, b) => placeOf(a) - placeOf(b) || a.label.localeCompare(b.label))
}

/** What stands behind a field's name where it is chosen: “, near the launch in 6 of 7”. */
export function leadText(told: Pick<FieldEvidence, 'lead'> | undefined): string {
  return told?.lead == null ? '' : `, ${told.lead.text}`
}
