import { MultiSelect } from '@mantine/core'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { FieldSelect } from './field-select.tsx'
import { MAPPED_OBJECTS, type Fields } from './source-fields.ts'
import { wordsOf } from './words.ts'
import classes from './settings.module.css'

const PEOPLE: Readonly<Record<Vendor, readonly string[]>> = {
  salesforce: ['lead', 'contact'],
  hubspot: ['contact'],
}

interface PeopleMappingProps {
  readonly vendor: Vendor
  readonly mapping: VendorMapping
  readonly fields: Fields
  readonly onChange: (mapping: VendorMapping) => void
}

/** Where people's stage and region stand, and which fields every record must have. */
export function PeopleMapping({ vendor, mapping, fields, onChange }: PeopleMappingProps) {
  const { lifecycle, personRegion } = VendorMapping.shape
  const people = PEOPLE[vendor]
  return (
    <div className={classes.grid}>
      {people.map((object) => (
        <FieldSelect
          key={object}
          label={`${wordsOf(lifecycle).label} of ${(fields.get(object)?.label ?? object).toLowerCase()}`}
          list={fields.get(object)}
          types={['text']}
          value={mapping.lifecycle[object] ?? null}
          onChange={(field) => {
            const { [object]: _before, ...others } = mapping.lifecycle
            onChange({ ...mapping, lifecycle: field === null ? others : { ...others, [object]: field } })
          }}
        />
      ))}
      <FieldSelect
        {...wordsOf(personRegion)}
        list={fields.get(people.at(-1)!)}
        types={['text']}
        value={mapping.personRegion}
        onChange={(field) => onChange({ ...mapping, personRegion: field })}
      />
    </div>
  )
}

/** The fields that must be filled, object by object. */
export function RequiredFields({ vendor, mapping, fields, onChange }: PeopleMappingProps) {
  return (
    <div className={classes.grid}>
      {MAPPED_OBJECTS[vendor].map((object) => {
        const list = fields.get(object)
        const required = mapping.required[object] ?? []
        const known = (list?.items ?? []).map(({ name, label }) => ({
          value: name,
          label: label === name ? name : `${label} (${name})`,
        }))
        const lost = required.filter((name) => known.every(({ value }) => value !== name))
        return (
          <MultiSelect
            key={object}
            label={list?.label ?? object}
            description={
              lost.length > 0 && list
                ? `Passed over, because the source has no ${lost.join(', ')}`
                : undefined
            }
            data={[...known, ...lost.map((name) => ({ value: name, label: name }))]}
            value={required}
            placeholder={required.length === 0 ? 'None' : undefined}
            nothingFoundMessage="The source has no such field"
            searchable
            clearable
            onChange={(names) => onChange({ ...mapping, required: { ...mapping.required, [object]: names } })}
          />
        )
      })}
    </div>
  )
}
