import { NativeSelect } from '@mantine/core'
import { Mapping } from '../../../shared/mapping.ts'
import { Share, Whole } from './numbers.tsx'
import type { TopicProps } from './part.ts'
import { wordsOf } from './words.ts'
import { ZoneSelect } from './zone-select.tsx'
import classes from './settings.module.css'

const MONTHS = Array.from({ length: 12 }, (_, month) => ({
  value: String(month + 1),
  label: new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2026, month, 1),
  ),
}))
const { timeZone, fiscalYearStart, doubt } = Mapping.shape
const { wholeCoverage, fewCases } = doubt.unwrap().shape

/** When a number is told without doubt, when the year begins, and by which clock. */
export function Measuring({ mapping, onChange }: TopicProps) {
  const set = (change: Partial<Mapping['doubt']>) =>
    onChange({ ...mapping, doubt: { ...mapping.doubt, ...change } })
  return (
    <div className={classes.grid}>
      <Share
        id="doubt.wholeCoverage"
        {...wordsOf(wholeCoverage)}
        least={0.5}
        value={mapping.doubt.wholeCoverage}
        onChange={(share) => set({ wholeCoverage: share })}
      />
      <Whole
        id="doubt.fewCases"
        {...wordsOf(fewCases)}
        suffix=" cases"
        least={1}
        most={1000}
        value={mapping.doubt.fewCases}
        onChange={(cases) => set({ fewCases: cases })}
      />
      <ZoneSelect
        id="timeZone"
        {...wordsOf(timeZone)}
        value={mapping.timeZone}
        onChange={(zone) => onChange({ ...mapping, timeZone: zone })}
      />
      <NativeSelect
        id="fiscalYearStart"
        {...wordsOf(fiscalYearStart)}
        value={String(mapping.fiscalYearStart)}
        data={MONTHS}
        onChange={({ currentTarget }) =>
          onChange({ ...mapping, fiscalYearStart: Number(currentTarget.value) })
        }
      />
    </div>
  )
}
