import type { SourceFieldList } from '../../../shared/mapping.ts'
import type { VendorMapping } from '../../../shared/vendor-mapping.ts'

/** The types that campaigns of a system can have. */
export function typesOf({ campaign }: VendorMapping, list: SourceFieldList | undefined): readonly string[] {
  return list?.items.find(({ name }) => name === campaign.type)?.options ?? []
}
