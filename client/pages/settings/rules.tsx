import { MultiSelect, NativeSelect, NumberInput, TagsInput } from '@mantine/core'
import { Mapping, STAGES } from '../../../shared/mapping.ts'
import { wordsOf } from './words.ts'
import classes from './settings.module.css'

const MONTHS = Array.from({ length: 12 }, (_, month) => ({
  value: String(month + 1),
  label: new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2026, month, 1),
  ),
}))
const ROUTING = ['country', 'state', 'region', 'industry', 'company'] as const
const shape = Mapping.shape
const freshness = shape.freshness.unwrap().shape

/** What holds for both systems: days, hours and words that metrics go by. */
export function Rules({
  mapping,
  onChange,
}: {
  readonly mapping: Mapping
  readonly onChange: (mapping: Mapping) => void
}) {
  const fresh = (change: Partial<Mapping['freshness']>) =>
    onChange({ ...mapping, freshness: { ...mapping.freshness, ...change } })
  return (
    <div className={classes.grid}>
      <Whole
        {...wordsOf(shape.graceDays)}
        suffix=" days"
        least={0}
        most={30}
        value={mapping.graceDays}
        onChange={(graceDays) => onChange({ ...mapping, graceDays })}
      />
      <Whole
        {...wordsOf(shape.leadRoutingHours)}
        suffix=" hours"
        least={1}
        most={720}
        value={mapping.leadRoutingHours}
        onChange={(leadRoutingHours) => onChange({ ...mapping, leadRoutingHours })}
      />
      <Whole
        {...wordsOf(freshness.maxAgeDays)}
        suffix=" days"
        least={1}
        most={3650}
        value={mapping.freshness.maxAgeDays}
        onChange={(maxAgeDays) => fresh({ maxAgeDays })}
      />
      <Whole
        {...wordsOf(freshness.bulkRecords)}
        suffix=" records"
        least={2}
        most={1_000_000}
        value={mapping.freshness.bulkRecords}
        onChange={(bulkRecords) => fresh({ bulkRecords })}
      />
      <NativeSelect
        {...wordsOf(shape.ownerNeededFrom)}
        value={mapping.ownerNeededFrom}
        data={[...STAGES]}
        onChange={({ currentTarget }) =>
          onChange({ ...mapping, ownerNeededFrom: shape.ownerNeededFrom.parse(currentTarget.value) })
        }
      />
      <MultiSelect
        {...wordsOf(shape.routingFields)}
        data={[...ROUTING]}
        value={mapping.routingFields}
        onChange={(names) => onChange({ ...mapping, routingFields: shape.routingFields.parse(names) })}
      />
      <NativeSelect
        {...wordsOf(shape.fiscalYearStart)}
        value={String(mapping.fiscalYearStart)}
        data={MONTHS}
        onChange={({ currentTarget }) =>
          onChange({ ...mapping, fiscalYearStart: Number(currentTarget.value) })
        }
      />
      <TagsInput
        {...wordsOf(freshness.machineUsers)}
        value={mapping.freshness.machineUsers}
        onChange={(machineUsers) => fresh({ machineUsers })}
      />
      <TagsInput
        {...wordsOf(freshness.automatedSubjects.unwrap())}
        label={wordsOf(freshness.automatedSubjects).label}
        description={wordsOf(freshness.automatedSubjects).description}
        value={mapping.freshness.automatedSubjects}
        onChange={(automatedSubjects) => fresh({ automatedSubjects })}
      />
    </div>
  )
}

interface WholeProps {
  readonly label: string
  readonly description: string
  readonly suffix: string
  readonly least: number
  readonly most: number
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A whole number; what is typed on the way to one changes nothing. */
function Whole({ least, most, value, onChange, ...words }: WholeProps) {
  return (
    <NumberInput
      {...words}
      value={value}
      min={least}
      max={most}
      allowDecimal={false}
      clampBehavior="strict"
      onChange={(typed) => {
        if (typeof typed === 'number' && typed >= least) onChange(typed)
      }}
    />
  )
}
