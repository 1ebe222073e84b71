import { MultiSelect } from '@mantine/core'
import type { SourceField } from '../../../shared/mapping.ts'

/** Chooses among the values of a field, by what people see for them; what is kept is the source's own code. */
export function OptionsSelect({
  field,
  value,
  onChange,
  ...words
}: {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly field: SourceField | undefined
  readonly value: readonly string[]
  readonly onChange: (values: string[]) => void
}) {
  const offered = [...new Set([...(field?.options ?? []), ...value])]
  return (
    <MultiSelect
      {...words}
      data={offered.map((option) => ({ value: option, label: field?.labels[option] ?? option }))}
      value={[...value]}
      placeholder={value.length === 0 ? 'None' : undefined}
      nothingFoundMessage="The source has no such value"
      searchable
      clearable
      onChange={onChange}
    />
  )
}
