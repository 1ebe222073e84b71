import type { DuplicateRecord } from '../../../shared/quality.ts'
import type { KeptBy } from '../../warehouse/model/survivor.ts'

type Kept = Pick<DuplicateRecord, 'object' | 'filled' | 'required'>

/** By what the suggested record stands out among those of its cluster; null where it is the only one. */
export function whyKept({ object, filled, required }: Kept, by: KeptBy | null): string {
  const fields = `${filled} of ${required} required fields filled`
  switch (by) {
    case null:
      return 'The only record'
    case 'kind':
      return `A ${object}: a lead is converted into it, never the other way about`
    case 'deal':
      return 'On an open opportunity, as no other is'
    case 'stage':
      return 'At a later stage than the others'
    case 'filled':
      return `The most complete: ${fields}`
    case 'changed':
      return `As complete as others, ${fields}, and the one changed last`
    case 'created':
      return `As complete as others, ${fields}, and the oldest of those changed last`
    case 'id':
    default:
      return `Like others in all that counts, ${fields}; the first by its id`
  }
}
