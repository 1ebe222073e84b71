import { NativeSelect } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { toggleKey } from '../../api/where.ts'
import { shortOf } from '../../charts/chart-rows.ts'
import { coversText } from '../../format/coverage.ts'
import { keyText } from '../../format/segments.ts'
import { Section } from '../../ui/page.tsx'
import type { Column } from './segment-order.ts'
import { SegmentTable } from './segment-table.tsx'

const route = getRouteApi('/metrics/$id')

type Dimension = MetricAnswer['definition']['dimensions'][number]

/** The worst first: where most falls short, where it takes longest; of a count, where most is. */
function orderOf(unit: MetricAnswer['unit']): Column {
  if (unit === 'ratio') return 'short'
  return unit === 'days' || unit === 'hours' ? 'value' : 'cases'
}

/** The number by one dimension at a time. A click on a segment narrows the whole page to it. */
export function Breakdown({ answer, dimension }: { answer: MetricAnswer; dimension: Dimension | undefined }) {
  const { where } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  if (dimension === undefined) return null
  const { dimensions } = answer.definition
  const ratio = answer.unit === 'ratio'
  return (
    <Section
      title="Where it differs"
      aside={
        <NativeSelect
          size="xs"
          aria-label="Break down by"
          value={dimension.id}
          data={dimensions.map(({ id, title }) => ({ value: id, label: `By ${title.toLowerCase()}` }))}
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
        key={dimension.id}
        heading={dimension.title}
        unit={answer.unit}
        noun={answer.noun}
        order={dimension.type === 'week' ? 'time' : orderOf(answer.unit)}
        rows={answer.breakdown.map((item) => ({
          id: item.key ?? '',
          key: item.key,
          title: keyText(dimension, item.key),
          covers: coversText(item.coverage, answer.noun),
          place: item.key ?? '',
          value: item.value,
          cases: item.cases,
          short: ratio ? shortOf(item) : null,
        }))}
        chosen={where?.[dimension.id] ?? []}
        onPick={(key) =>
          void navigate({
            search: (before) => ({ ...before, where: toggleKey(before.where, dimension.id, key) }),
            resetScroll: false,
          })
        }
      />
    </Section>
  )
}
