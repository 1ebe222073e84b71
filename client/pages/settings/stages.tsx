import { NativeSelect } from '@mantine/core'
import { Mapping } from '../../../shared/mapping.ts'
import { STAGES } from '../../../shared/stage.ts'
import { wordsOf } from './words.ts'
import type { Fields } from './source-fields.ts'
import classes from './settings.module.css'

const NO_STAGE = ''

/** What each value of the systems' lifecycle fields means. */
export function Stages({
  mapping,
  fields,
  onChange,
}: {
  readonly mapping: Mapping
  readonly fields: Readonly<Record<'salesforce' | 'hubspot', Fields | null>>
  readonly onChange: (mapping: Mapping) => void
}) {
  const held = (['salesforce', 'hubspot'] as const).flatMap((vendor) =>
    Object.entries(mapping[vendor].lifecycle).flatMap(
      ([object, name]) =>
        fields[vendor]?.get(object)?.items.find((field) => field.name === name)?.options ?? [],
    ),
  )
  const values = [
    ...new Set([...held.map((value) => value.toLowerCase()), ...Object.keys(mapping.lifecycleStages)]),
  ]
  const choose = (value: string, chosen: string) => {
    const { [value]: _before, ...others } = mapping.lifecycleStages
    const stage = STAGES.find((each) => each === chosen)
    onChange({
      ...mapping,
      lifecycleStages: stage === undefined ? others : { ...others, [value]: stage },
    })
  }
  return (
    <fieldset className={classes.types} id="lifecycleStages">
      <legend>{wordsOf(Mapping.shape.lifecycleStages).label}</legend>
      <p className={classes.about}>
        What each value of the lifecycle fields means. MQL and SQL begin where it says so here.
      </p>
      <ul>
        {values.map((value) => (
          <li key={value}>
            <NativeSelect
              size="xs"
              label={value}
              value={mapping.lifecycleStages[value] ?? NO_STAGE}
              data={[{ value: NO_STAGE, label: 'No stage' }, ...STAGES]}
              onChange={({ currentTarget }) => choose(value, currentTarget.value)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
