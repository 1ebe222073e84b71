import { MultiSelect, NativeSelect } from '@mantine/core'
import { Mapping } from '../../../shared/mapping.ts'
import { STAGES } from '../../../shared/stage.ts'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { FieldSelect } from './field-select.tsx'
import { Freshness } from './freshness.tsx'
import { Whole } from './numbers.tsx'
import { DATES, TEXTS, type SystemProps, type TopicProps } from './part.ts'
import { Stages } from './stages.tsx'
import { ForAll, Systems } from './systems.tsx'
import { wordsOf } from './words.ts'

/** Of each system, the objects that are people. */
export const PEOPLE: Readonly<Record<Vendor, readonly string[]>> = {
  salesforce: ['lead', 'contact'],
  hubspot: ['contact'],
}
const shape = Mapping.shape

/** Where people's stage and region stand, who has to have them, and how long they stay fresh. */
export function People(props: TopicProps) {
  const { mapping, onChange } = props
  return (
    <>
      <Systems {...props}>{(system) => <Own {...system} />}</Systems>
      <ForAll>
        <Stages {...props} />
        <NativeSelect
          id="ownerNeededFrom"
          {...wordsOf(shape.ownerNeededFrom)}
          value={mapping.ownerNeededFrom}
          data={[...STAGES]}
          onChange={({ currentTarget }) =>
            onChange({ ...mapping, ownerNeededFrom: shape.ownerNeededFrom.parse(currentTarget.value) })
          }
        />
        <MultiSelect
          id="routingFields"
          {...wordsOf(shape.routingFields)}
          data={shape.routingFields.element.options}
          value={mapping.routingFields}
          onChange={(names) => onChange({ ...mapping, routingFields: shape.routingFields.parse(names) })}
        />
        <Whole
          id="leadRoutingHours"
          {...wordsOf(shape.leadRoutingHours)}
          suffix=" hours"
          least={1}
          most={720}
          value={mapping.leadRoutingHours}
          onChange={(leadRoutingHours) => onChange({ ...mapping, leadRoutingHours })}
        />
        <Freshness mapping={mapping} onChange={onChange} />
      </ForAll>
    </>
  )
}

function Own({ vendor, mapping, fields, onChange }: SystemProps) {
  const { lifecycle, mql, personRegion } = VendorMapping.shape
  const people = PEOPLE[vendor]
  const of = (label: string, object: string) =>
    `${label} of ${(fields.get(object)?.label ?? object).toLowerCase()}`
  return (
    <>
      {(
        [
          { key: 'lifecycle', schema: lifecycle, types: TEXTS },
          { key: 'mql', schema: mql, types: DATES },
        ] as const
      ).flatMap(({ key, schema, types }) =>
        people.map((object) => (
          <FieldSelect
            key={`${key}.${object}`}
            id={`${vendor}.${key}.${object}`}
            label={of(wordsOf(schema).label, object)}
            {...(key === 'mql' ? { description: wordsOf(schema).description } : {})}
            list={fields.get(object)}
            types={types}
            value={mapping[key][object] ?? null}
            onChange={(field) => {
              const { [object]: _before, ...others } = mapping[key]
              onChange({ ...mapping, [key]: field === null ? others : { ...others, [object]: field } })
            }}
          />
        )),
      )}
      <FieldSelect
        id={`${vendor}.personRegion`}
        {...wordsOf(personRegion)}
        list={fields.get(people.at(-1)!)}
        types={TEXTS}
        value={mapping.personRegion}
        onChange={(field) => onChange({ ...mapping, personRegion: field })}
      />
    </>
  )
}
