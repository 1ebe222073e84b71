import { NativeSelect } from '@mantine/core'
import type { SourceFieldList } from '../../../shared/mapping.ts'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { ByName } from './by-name.tsx'
import { inOrder, leadText, useEvidence } from './evidence.ts'
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
  const evidence = useEvidence(list, 'plannedLaunch.field')
  const dates = inOrder(
    (list?.items ?? []).filter(({ type }) => DATES.includes(type)),
    evidence,
  )
  const told = (field: string, type: string) =>
    evidence?.fields.find((each) => each.field === field)?.byType[type]
  const tells = (type: string) => evidence?.fields.some(({ field }) => (told(field, type)?.lead?.of ?? 0) > 0)

  /** What the records of the type tell of the field that holds for it. */
  const about = (type: string): string | undefined => {
    if (evidence === null) return undefined
    if (!tells(type)) return 'No campaign of this type has launched yet that could tell.'
    const field = byType[type] === undefined ? mapping.plannedLaunch.field : byType[type]
    return field === null ? undefined : told(field, type)?.facts[0]?.text
  }

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
            description={about(type)}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            value={said === undefined ? AS_OTHERS : (said ?? NOT_KEPT)}
            data={[
              { value: AS_OTHERS, label: 'As for the others' },
              { value: NOT_KEPT, label: 'Not kept' },
              ...dates.map(({ name, label }) => ({
                value: name,
                label: name === said ? label : `${label} (${name})${leadText(told(name, type))}`,
              })),
            ]}
            onChange={({ currentTarget }) => choose(type, currentTarget.value)}
          />
        )
      }}
    </ByName>
  )
}
