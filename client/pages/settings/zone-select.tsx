import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Workspace } from '../../../shared/connection.ts'
import { connectionsOptions } from '../../api/connections.ts'

const OWN = ''
const ALL = Intl.supportedValuesOf('timeZone')
const TOLD_BY: Readonly<Record<Workspace['defaultZone']['from'], string>> = {
  environment: 'as TIME_ZONE says',
  machine: 'as the server’s clock is set',
  sample: 'where the sample company works',
}

/** Chooses a time zone by its IANA name, or leaves it to the server, of which it says what it goes by. */
export function ZoneSelect({
  value,
  onChange,
  ...words
}: {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly value: string | null
  readonly onChange: (zone: string | null) => void
}) {
  const { data } = useQuery(connectionsOptions())
  const own = data?.workspace.defaultZone
  return (
    <Select
      {...words}
      // Another name of one that is listed may be in force.
      data={[
        { value: OWN, label: own ? `${own.name}, ${TOLD_BY[own.from]}` : 'The server’s own' },
        ...[...new Set([...ALL, 'UTC', ...(value === null ? [] : [value])])].toSorted(),
      ]}
      value={value ?? OWN}
      allowDeselect={false}
      searchable
      openOnFocus={false}
      onFocus={({ currentTarget }) => currentTarget.select()}
      nothingFoundMessage="There is no such time zone"
      onChange={(zone) => onChange(zone === OWN ? null : zone)}
    />
  )
}
