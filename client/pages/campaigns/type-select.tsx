import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { metricOptions } from '../../api/metrics.ts'
import { useAsOf } from '../../api/past.ts'

/** Narrows to the campaigns of a type, among those that were launched of late. */
export function TypeSelect({
  value,
  onChange,
}: {
  readonly value: string | undefined
  readonly onChange: (type: string | undefined) => void
}) {
  const asOf = useAsOf()
  const { data } = useQuery(metricOptions('campaign-throughput', { by: 'type', asOf }))
  const known = (data?.breakdown ?? []).flatMap(({ key }) => key ?? [])
  const types = [...new Set([...known, ...(value === undefined ? [] : [value])])].toSorted()
  return (
    <NativeSelect
      size="xs"
      aria-label="Type"
      value={value ?? ''}
      data={[{ value: '', label: 'All types' }, ...types.map((type) => ({ value: type, label: type }))]}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  )
}
