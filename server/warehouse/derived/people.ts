import type { Vendor } from '../../../shared/vocabulary.ts'
import type { CheckedFields } from '../../connectors/declaration.ts'
import { declarations } from '../../connectors/declarations.ts'

/** The fields to check of an object; null when it isn't one of people or accounts. */
export function checkedFields(vendor: Vendor, object: string): CheckedFields | null {
  return declarations[vendor].checked[object] ?? null
}
