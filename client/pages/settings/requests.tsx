import { REQUEST_OBJECTS, VendorMapping } from '../../../shared/vendor-mapping.ts'
import { FieldSelect } from './field-select.tsx'
import { OptionsSelect } from './options-select.tsx'
import { DATES, TEXTS, type SystemProps, type TopicProps } from './part.ts'
import { Systems } from './systems.tsx'
import { wordsOf } from './words.ts'

const shape = VendorMapping.shape.requests.unwrap().shape
const FIELDS = ['campaign', 'type', 'neededBy', 'requester'] as const
const STATUSES = ['startedStatuses', 'doneStatuses', 'declinedStatuses'] as const

/** Which cases or tickets are requests, and how far they have come. */
export function Requests(props: TopicProps) {
  return <Systems {...props}>{(system) => <Own {...system} />}</Systems>
}

function Own({ vendor, mapping, fields, onChange }: SystemProps) {
  const { object, status } = REQUEST_OBJECTS[vendor]
  const list = fields.get(object)
  const { requests } = mapping
  const fieldOf = (name: string | null) => list?.items.find((field) => field.name === name)
  const set = (change: Partial<typeof requests>) =>
    onChange({ ...mapping, requests: { ...requests, ...change } })
  const id = (key: keyof typeof requests) => `${vendor}.requests.${key}`
  return (
    <>
      <FieldSelect
        id={id('field')}
        {...wordsOf(shape.field)}
        list={list}
        types={['text', 'boolean']}
        none="No requests are kept here"
        value={requests.field}
        // What another field holds means nothing in this one.
        onChange={(field) => set({ field, values: [] })}
      />
      <OptionsSelect
        id={id('values')}
        {...wordsOf(shape.values)}
        field={fieldOf(requests.field)}
        value={requests.values}
        onChange={(values) => set({ values })}
      />
      {FIELDS.map((key) => (
        <FieldSelect
          key={key}
          id={id(key)}
          {...wordsOf(shape[key])}
          list={list}
          types={key === 'neededBy' ? DATES : TEXTS}
          value={requests[key]}
          onChange={(field) => set({ [key]: field })}
        />
      ))}
      {STATUSES.map((key) => (
        <OptionsSelect
          key={key}
          id={id(key)}
          {...wordsOf(shape[key])}
          field={fieldOf(status)}
          value={requests[key]}
          onChange={(values) => set({ [key]: values })}
        />
      ))}
    </>
  )
}
