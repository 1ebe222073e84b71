import { Select } from '@mantine/core'
import type { Workspace } from '../../../shared/connection.ts'
import { useWorkspace } from '../../api/workspace.ts'

const OWN = ''
const ALL = Intl.supportedValuesOf('timeZone')
const TOLD_BY: Readonly<Record<Workspace['defaultZone']['from'], string>> = {
  environment: 'as TIME_ZONE says',
  machine: 'as this computer is set',
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
  const { defaultZone } = useWorkspace()
  const { name, from } = defaultZone
  return (
    <Select
      {...words}
      // Another name of one that is listed may be in force.
      data={[
        { value: OWN, label: `${name}, ${TOLD_BY[from]}` },
        ...[...new Set([...ALL, 'UTC', ...(value === null ? [] : [value])])].toSorted(),
      ]}
      value={value ?? OWN}
      allowDeselect={false}
      searchable
      nothingFoundMessage="There is no such time zone"
      onChange={(zone) => onChange(zone === OWN ? null : zone)}
    />
  )
}
