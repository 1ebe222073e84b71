import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { Section } from '../../ui/page.tsx'
import { SegmentTable } from './segment-table.tsx'

const route = getRouteApi('/metrics/$id')

/** What the number is made of: per field or rule. A click lists the records that fall short of one. */
export function Parts({ answer }: { answer: MetricAnswer }) {
  const { part } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  return (
    <Section title="What it is made of">
      <SegmentTable
        heading="Field or rule"
        unit={answer.unit}
        noun={answer.noun}
        order="short"
        rows={answer.parts.map(({ key, title, value, cases, short, previousShort }) => ({
          id: key,
          key,
          title,
          place: title,
          value,
          cases,
          short,
          moved: previousShort === null ? null : short - previousShort,
        }))}
        chosen={part === undefined ? [] : [part]}
        onPick={(key) =>
          void navigate({
            search: (before) => ({
              ...before,
              part: key === null || key === before.part ? undefined : key,
              verdict: undefined,
              reason: undefined,
            }),
            hash: 'records',
          })
        }
      />
    </Section>
  )
}
