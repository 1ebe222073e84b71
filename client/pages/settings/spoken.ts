import type { MappingChange } from '../../../shared/mapping.ts'
import { REQUEST_OBJECTS, STATUS_FIELDS } from '../../../shared/vendor-mapping.ts'
import { VENDORS, type TopicProps } from './part.ts'

const STAGES = 'lifecycleStages.'

/** A change with what people call fields and values in the place of the source's own names and codes; `stages`: what they call stages. */
export function spoken(
  change: MappingChange,
  fields: TopicProps['fields'],
  stages: ReadonlyMap<string, string>,
): Pick<MappingChange, 'title' | 'before' | 'after'> {
  const { path, title } = change
  if (!path.startsWith(STAGES)) return { title, ...said(change, fields) }
  const value = path.slice(STAGES.length)
  return { ...change, title: `${title.slice(0, -value.length)}${stages.get(value) ?? value}` }
}

function said(
  { path, before, after }: MappingChange,
  fields: TopicProps['fields'],
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
