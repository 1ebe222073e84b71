import type { MetricAnswer } from '../../../shared/metric.ts'
import { Section } from '../../ui/page.tsx'
import { SegmentTable } from './segment-table.tsx'

/** What the number is made of: per field or rule. */
export function Parts({ answer }: { answer: MetricAnswer }) {
  return (
    <Section title="What it is made of">
      <SegmentTable
        heading="Field or rule"
        unit={answer.unit}
        rows={answer.parts.map((part) => ({ ...part, id: part.key }))}
      />
    </Section>
  )
}
