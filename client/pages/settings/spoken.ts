import type { MappingChange } from '../../../shared/mapping.ts'
import { REQUEST_OBJECTS, STATUS_FIELDS } from '../../../shared/vendor-mapping.ts'
import { VENDORS } from './part.ts'
import type { Fields } from './source-fields.ts'

/** What a change says, with what people call fields and values in the place of the source's own names and codes. */
export function spoken(
  { path, before, after }: MappingChange,
  fields: Readonly<Record<(typeof VENDORS)[number], Fields | null>>,
): Pick<MappingChange, 'before' | 'after'> {
  const vendor = VENDORS.find((each) => path.startsWith(`${each}.`))
  const known = vendor === undefined ? null : fields[vendor]
  if (vendor === undefined || known === null) return { before, after }
  const names = new Map<string, string>()
  const own = path.includes('.requests.') ? REQUEST_OBJECTS[vendor].object : null
  for (const [object, { items }] of known) {
    for (const { name, label, labels } of items) {
      if (label !== name) names.set(name, `${label} (${name})`)
      const isOwn = own === null ? name === STATUS_FIELDS[vendor] : object === own
      if (isOwn) for (const [value, called] of Object.entries(labels)) names.set(value, called)
    }
  }
  const say = (text: string | null) =>
    text === null
      ? null
      : text
          .split(', ')
          .map((word) => names.get(word) ?? word)
          .join(', ')
  return { before: say(before), after: say(after) }
}
