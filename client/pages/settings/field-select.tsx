import { NativeSelect } from '@mantine/core'
import type { SourceField, SourceFieldList } from '../../../shared/mapping.ts'
import { shareText } from '../../format/numbers.ts'
import { inOrder, leadText, useEvidence } from './evidence.ts'
import { heldText } from './source-fields.ts'
import { ToldEvidence } from './told-evidence.tsx'

const NOTHING = ''

interface FieldSelectProps {
  readonly id: string
  readonly label: string
  readonly description?: string
  readonly list: SourceFieldList | undefined
  /** Field types to choose from; default: every one. */
  readonly types?: readonly string[]
  readonly value: string | null
  readonly none?: string
  /** The setting of the vendor's mapping for which the records tell something of each field. */
  readonly setting?: string
  readonly onChange: (name: string | null) => void
}

/** Chooses one of the source's own fields, and says what its records hold there. */
export function FieldSelect({
  id,
  label,
  description,
  list,
  types,
  value,
  none = 'Not kept',
  setting,
  onChange,
}: FieldSelectProps) {
  const evidence = useEvidence(list, setting)
  const fields = inOrder(
    (list?.items ?? []).filter(
      ({ name, type }) => types === undefined || types.includes(type) || name === value,
    ),
    evidence,
  )
  const told = new Map(evidence?.fields.map((each) => [each.field, each]))
  const chosen = fields.find(({ name }) => name === value)
  const lost = value !== null && chosen === undefined
  const select = (
    <NativeSelect
      id={id}
      label={label}
      description={description}
      value={value ?? NOTHING}
      error={lost && list !== undefined ? `The source has no field ${value}: it is passed over` : undefined}
      data={[
        { value: NOTHING, label: none },
        ...(lost ? [{ value, label: value }] : []),
        ...fields.map((field) => ({
          value: field.name,
          // What is chosen is told below: here it would only be cut.
          label:
            field.name === value
              ? calledText(field)
              : `${optionText(field)}${leadText(told.get(field.name))}`,
        })),
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value === NOTHING ? null : currentTarget.value)}
      {...(chosen && list
        ? {
            inputWrapperOrder: ['label', 'input', 'error', 'description'],
            description: heldText(chosen, list.records),
          }
        : {})}
    />
  )
  if (evidence === null) return select
  return (
    <div>
      {select}
      <ToldEvidence evidence={evidence} fields={fields} chosen={value} />
    </div>
  )
}

function calledText({ name, label }: SourceField): string {
  return label === name ? name : `${label} (${name})`
}

function optionText(field: SourceField): string {
  const { filled } = field
  return filled === null
    ? calledText(field)
    : `${calledText(field)}, ${filled === 0 ? 'empty' : shareText(filled)}`
}
