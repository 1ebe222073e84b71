import { NativeSelect } from '@mantine/core'
import type { SourceFieldList } from '../../../shared/mapping.ts'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { ByName } from './by-name.tsx'
import { DATES, type SystemProps } from './part.ts'
import { typesOf } from './types-of.ts'
import { wordsOf } from './words.ts'

const AS_OTHERS = ''
/** No field is called by a blank. */
const NOT_KEPT = ' '

/** Where campaigns of a type keep their planned launch, if not where the others do. */
export function TypePlans({
  vendor,
  mapping,
  list,
  onChange,
}: Omit<SystemProps, 'fields'> & { readonly list: SourceFieldList | undefined }) {
  const { byType } = mapping.plannedLaunch
  const types = [...new Set([...typesOf(mapping, list), ...Object.keys(byType)])].toSorted()
  const dates = (list?.items ?? []).filter(({ type }) => DATES.includes(type))

  const choose = (type: string, chosen: string) => {
    const { [type]: _before, ...others } = byType
    const said = chosen === AS_OTHERS ? others : { ...others, [type]: chosen === NOT_KEPT ? null : chosen }
    onChange({ ...mapping, plannedLaunch: { ...mapping.plannedLaunch, byType: said } })
  }
  return (
    <ByName
      id={`${vendor}.plannedLaunch.byType`}
      {...wordsOf(VendorMapping.shape.plannedLaunch.shape.byType)}
      names={types}
    >
      {(type) => {
        const said = byType[type]
        return (
          <NativeSelect
            size="xs"
            label={type}
            value={said === undefined ? AS_OTHERS : (said ?? NOT_KEPT)}
            data={[
              { value: AS_OTHERS, label: 'As for the others' },
              { value: NOT_KEPT, label: 'Not kept' },
              ...dates.map(({ name, label }) => ({ value: name, label: `${label} (${name})` })),
            ]}
            onChange={({ currentTarget }) => choose(type, currentTarget.value)}
          />
        )
      }}
    </ByName>
  )
}
