import { TagsInput } from '@mantine/core'
import { Mapping } from '../../../shared/mapping.ts'
import { Whole } from './numbers.tsx'
import type { TopicProps } from './part.ts'
import { wordsOf } from './words.ts'

const shape = Mapping.shape.freshness.unwrap().shape
const WORDS = ['machineUsers', 'automatedSubjects'] as const

/** When what is known of a person is still fresh. */
export function Freshness({ mapping, onChange }: Omit<TopicProps, 'fields'>) {
  const { freshness } = mapping
  const set = (change: Partial<typeof freshness>) =>
    onChange({ ...mapping, freshness: { ...freshness, ...change } })
  return (
    <>
      <Whole
        id="freshness.maxAgeDays"
        {...wordsOf(shape.maxAgeDays)}
        suffix=" days"
        least={1}
        most={3650}
        value={freshness.maxAgeDays}
        onChange={(maxAgeDays) => set({ maxAgeDays })}
      />
      <Whole
        id="freshness.bulkRecords"
        {...wordsOf(shape.bulkRecords)}
        suffix=" records"
        least={2}
        most={1_000_000}
        value={freshness.bulkRecords}
        onChange={(bulkRecords) => set({ bulkRecords })}
      />
      {WORDS.map((key) => (
        <TagsInput
          key={key}
          id={`freshness.${key}`}
          {...wordsOf(shape[key])}
          value={freshness[key]}
          onChange={(words) => set({ [key]: words })}
        />
      ))}
    </>
  )
}
