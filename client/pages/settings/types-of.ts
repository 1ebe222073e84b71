import type { SourceFieldList } from '../../../shared/mapping.ts'
import type { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { VENDORS, type TopicProps } from './part.ts'

/** The types that campaigns can have in any system, in their order. */
export function allTypes({ mapping, fields }: Pick<TopicProps, 'mapping' | 'fields'>): readonly string[] {
  const types = VENDORS.flatMap((vendor) => typesOf(mapping[vendor], fields[vendor]?.get('campaign')))
  return [...new Set(types)].toSorted()
}

/** The types that campaigns of a system can have. */
export function typesOf({ campaign }: VendorMapping, list: SourceFieldList | undefined): readonly string[] {
  return list?.items.find(({ name }) => name === campaign.type)?.options ?? []
}
