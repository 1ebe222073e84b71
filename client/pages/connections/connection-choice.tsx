import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connectionsOptions } from '../../api/connections.ts'

interface ConnectionChoiceProps {
  readonly label: string
  readonly chosen: string | undefined
  readonly onChange: (connection: string | undefined) => void
}

/** All connections, or one of them. */
export function ConnectionChoice({ label, chosen, onChange }: ConnectionChoiceProps) {
  const { data } = useQuery(connectionsOptions())
  const items = data?.items ?? []
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={chosen ?? ''}
      data={[
        { value: '', label: 'All' },
        ...items.map(({ id, label: name }) => ({ value: id, label: name })),
      ]}
      onChange={(value) => onChange(value === '' ? undefined : value)}
    />
  )
}
