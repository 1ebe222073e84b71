import type { Mapping } from '../../../shared/mapping.ts'
import type { VendorMapping } from '../../../shared/vendor-mapping.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import type { Fields } from './source-fields.ts'

/** What every topic is given. */
export interface TopicProps {
  readonly mapping: Mapping
  /** Null while they are on their way. */
  readonly fields: Readonly<Record<Vendor, Fields | null>>
  readonly onChange: (mapping: Mapping) => void
}

/** What the part of a topic is given that is about one system. */
export interface SystemProps {
  readonly vendor: Vendor
  readonly mapping: VendorMapping
  readonly fields: Fields
  readonly onChange: (mapping: VendorMapping) => void
}

export const VENDORS = ['salesforce', 'hubspot'] as const
export const DATES = ['date', 'instant']
export const AMOUNTS = ['money', 'number', 'integer']
export const TEXTS = ['text']
