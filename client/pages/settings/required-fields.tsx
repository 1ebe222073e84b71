import { MultiSelect, NativeSelect } from '@mantine/core'
import { STAGES } from '../../../shared/stage.ts'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { ByName } from './by-name.tsx'
import type { SystemProps, TopicProps } from './part.ts'
import { PEOPLE } from './people.tsx'
import { MAPPED_OBJECTS } from './source-fields.ts'
import { Systems } from './systems.tsx'
import { wordsOf } from './words.ts'
import classes from './settings.module.css'

const ALWAYS = ''

/** The fields that must be filled, object by object, and from which stage on. */
export function RequiredFields(props: TopicProps) {
  return (
    <Systems {...props}>
      {(system) =>
        MAPPED_OBJECTS[system.vendor].map((object) => (
          <div key={object} className={classes.wide}>
            <Fields {...system} object={object} />
            {PEOPLE[system.vendor].includes(object) && <From {...system} object={object} />}
          </div>
        ))
      }
    </Systems>
  )
}

interface ObjectProps extends SystemProps {
  readonly object: string
}

function Fields({ vendor, mapping, fields, onChange, object }: ObjectProps) {
  const list = fields.get(object)
  const required = mapping.required[object] ?? []
  const known = (list?.items ?? []).map(({ name, label }) => ({
    value: name,
    label: label === name ? name : `${label} (${name})`,
  }))
  const lost = required.filter((name) => known.every(({ value }) => value !== name))
  return (
    <MultiSelect
      id={`${vendor}.required.${object}`}
      label={list?.label ?? object}
      description={
        lost.length > 0 && list ? `Passed over, because the source has no ${lost.join(', ')}` : undefined
      }
      data={[...known, ...lost.map((name) => ({ value: name, label: name }))]}
      value={required}
      placeholder={required.length === 0 ? 'None' : undefined}
      nothingFoundMessage="The source has no such field"
      searchable
      clearable
      onChange={(names) => {
        const from = Object.entries(mapping.requiredFrom[object] ?? {})
        onChange({
          ...mapping,
          required: { ...mapping.required, [object]: names },
          // A field that is no longer required is not required from a stage on either.
          requiredFrom: fromOf(
            mapping,
            object,
            from.filter(([name]) => names.includes(name)),
          ),
        })
      }}
    />
  )
}

function From({ vendor, mapping, fields, onChange, object }: ObjectProps) {
  const required = mapping.required[object] ?? []
  const from = mapping.requiredFrom[object] ?? {}
  const labelOf = (name: string) =>
    fields.get(object)?.items.find((field) => field.name === name)?.label ?? name
  const { label, description } = wordsOf(VendorMapping.shape.requiredFrom)
  if (mapping.lifecycle[object] === undefined)
    return <p className={classes.about}>{label}: choose first where the lifecycle stage stands.</p>
  return (
    <details className={classes.more} open={Object.keys(from).length > 0}>
      <summary>{label} a stage on</summary>
      <ByName
        id={`${vendor}.requiredFrom.${object}`}
        label={label}
        description={description}
        names={required}
      >
        {(name) => (
          <NativeSelect
            size="xs"
            label={labelOf(name)}
            value={from[name] ?? ALWAYS}
            data={[{ value: ALWAYS, label: 'Always' }, ...STAGES]}
            onChange={({ currentTarget }) => {
              const stage = STAGES.find((each) => each === currentTarget.value)
              const others = Object.entries(from).filter(([other]) => other !== name)
              const next = stage === undefined ? others : [...others, [name, stage] as const]
              onChange({ ...mapping, requiredFrom: fromOf(mapping, object, next) })
            }}
          />
        )}
      </ByName>
    </details>
  )
}

type From = VendorMapping['requiredFrom']

/** With nothing said of an object it isn't mentioned, so that what is taken back is as it was. */
function fromOf(
  { requiredFrom }: VendorMapping,
  object: string,
  entries: readonly (readonly [string, From[string][string]])[],
): From {
  const { [object]: _before, ...others } = requiredFrom
  return entries.length === 0 ? others : { ...others, [object]: Object.fromEntries(entries) }
}
