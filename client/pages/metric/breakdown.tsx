import { NativeSelect } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { toggleKey } from '../../api/where.ts'
import { Section } from '../../ui/page.tsx'
import { SegmentTable } from './segment-table.tsx'

const route = getRouteApi('/metrics/$id')

/** The number by one dimension at a time. A click on a segment narrows the whole page to it. */
export function Breakdown({ answer, dimension }: { answer: MetricAnswer; dimension: string | undefined }) {
  const { where } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const { dimensions } = answer.definition
  const title = dimensions.find(({ id }) => id === dimension)?.title ?? ''
  if (dimension === undefined) return null
  return (
    <Section
      title="Where it differs"
      aside={
        <NativeSelect
          size="xs"
          aria-label="Break down by"
          value={dimension}
          data={dimensions.map(({ id, title: label }) => ({ value: id, label: `By ${label.toLowerCase()}` }))}
          onChange={({ currentTarget }) =>
            void navigate({
              search: (before) => ({ ...before, by: currentTarget.value }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      }
    >
      <SegmentTable
        heading={title}
        unit={answer.unit}
        rows={answer.breakdown.map((item) => ({
          ...item,
          id: item.key ?? '',
          title: item.key ?? `No ${title.toLowerCase()}`,
        }))}
        chosen={where?.[dimension] ?? []}
        onPick={(key) =>
          void navigate({
            search: (before) => ({ ...before, where: toggleKey(before.where, dimension, key) }),
            resetScroll: false,
          })
        }
      />
    </Section>
  )
}
