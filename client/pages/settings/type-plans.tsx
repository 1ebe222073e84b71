import { NativeSelect } from '@mantine/core'
import type { SourceFieldList } from '../../../shared/mapping.ts'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { wordsOf } from './words.ts'
import classes from './settings.module.css'

const AS_OTHERS = ''
/** No field is called by a blank. */
const NOT_KEPT = ' '

/** Where campaigns of a type keep their planned launch, if not where the others do. */
export function TypePlans({
  mapping,
  list,
  onChange,
}: {
  readonly mapping: VendorMapping
  readonly list: SourceFieldList | undefined
  readonly onChange: (mapping: VendorMapping) => void
}) {
  const { byType } = mapping.plannedLaunch
  const typed = list?.items.find(({ name }) => name === mapping.campaign.type)?.options ?? []
  const types = [...new Set([...typed, ...Object.keys(byType)])].toSorted()
  if (types.length === 0) return null
  const { label, description } = wordsOf(VendorMapping.shape.plannedLaunch.shape.byType)
  const dates = (list?.items ?? []).filter(({ type }) => type === 'date' || type === 'instant')

  const choose = (type: string, chosen: string) => {
    const { [type]: _before, ...others } = byType
    const said = chosen === AS_OTHERS ? others : { ...others, [type]: chosen === NOT_KEPT ? null : chosen }
    onChange({ ...mapping, plannedLaunch: { ...mapping.plannedLaunch, byType: said } })
  }
  return (
    <fieldset className={classes.types}>
      <legend>{label}</legend>
      <p className={classes.about}>{description}</p>
      <ul>
        {types.map((type) => {
          const said = byType[type]
          return (
            <li key={type}>
              <NativeSelect
                size="xs"
                label={type}
                value={said === undefined ? AS_OTHERS : (said ?? NOT_KEPT)}
                data={[
                  { value: AS_OTHERS, label: 'As for the others' },
                  { value: NOT_KEPT, label: 'Not kept' },
                  ...dates.map(({ name, label: called }) => ({ value: name, label: `${called} (${name})` })),
                ]}
                onChange={({ currentTarget }) => choose(type, currentTarget.value)}
              />
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}
