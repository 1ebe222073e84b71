import { useQueries } from '@tanstack/react-query'
import type { SourceField, SourceFieldList } from '../../../shared/mapping.ts'
import { REQUEST_OBJECTS } from '../../../shared/vendor-mapping.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { sourceFieldsOptions } from '../../api/settings.ts'
import { countText, shareText } from '../../format/numbers.ts'

/** Of each system, the objects whose fields are mapped, in the order in which they are shown. */
export const MAPPED_OBJECTS: Readonly<Record<Vendor, readonly string[]>> = {
  salesforce: ['lead', 'contact', 'account', 'opportunity', 'campaign'],
  hubspot: ['contact', 'company', 'deal', 'campaign'],
}

/** The fields of each object of a system, as far as they have been read: where people send in requests, too. */
export type Fields = ReadonlyMap<string, SourceFieldList>

/** Null while they are on their way. */
export function useSourceFields(vendor: Vendor): Fields | null {
  const objects = [...MAPPED_OBJECTS[vendor], REQUEST_OBJECTS[vendor].object]
  return useQueries({
    queries: objects.map((object) => ({ ...sourceFieldsOptions(vendor, object), retry: false })),
    combine: (found) =>
      found.some(({ isPending }) => isPending)
        ? null
        : new Map(found.flatMap(({ data }) => (data === undefined ? [] : [[data.object, data] as const]))),
  })
}

/** What records hold in the field: “filled in 83 % of 400 records, such as 2026-10-07”. */
export function heldText({ filled, examples, labels }: SourceField, records: number): string {
  if (filled === null) return 'No record has been read yet'
  if (filled === 0) return 'Empty in every record'
  const among =
    filled === 1
      ? `Filled in all ${countText(records)} records`
      : `Filled in ${shareText(filled)} of ${countText(records)} records`
  return examples.length === 0
    ? among
    : `${among}, such as ${examples.map((value) => labels[value] ?? value).join(', ')}`
}
