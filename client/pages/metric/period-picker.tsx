import { ActionIcon, Group, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { dayIn, periodLabel, periodTitle, shiftPeriod, spanLabel, startOf } from '../../format/periods.ts'
import classes from './period-picker.module.css'
import type { View } from './view.ts'

/** Which of the chart's periods is looked at, or all of it. */
export function PeriodPicker({ answer, view }: { answer: MetricAnswer; view: View }) {
  const navigate = useNavigate({ from: '/metrics/$id' })
  const { zone, now } = useWorkspace()
  const { focus, from, to } = view
  const look = (period: string) =>
    void navigate({
      search: (before) => ({ ...before, period, from, to, focus: undefined }),
      replace: true,
      resetScroll: false,
    })
  const whole = () =>
    void navigate({
      search: (before) => ({ ...before, from, to, focus: 'all' as const }),
      replace: true,
      resetScroll: false,
    })
  const names = answer.series.map(({ name }) => name)
  const options = [
    ...answer.series
      .map(({ name, start, end, incomplete }) => ({
        value: name,
        label: `${periodLabel({ name, start, end })}${incomplete ? ' · still running' : ''}`,
      }))
      .toReversed(),
    { value: 'all', label: `Whole span · ${spanLabel(from, to)}` },
  ]
  const step = (by: number) => {
    if (focus.name !== null) look(shiftPeriod(focus.name, by))
  }
  const next = focus.name === null ? null : shiftPeriod(focus.name, 1)
  const canGoOn = next !== null && startOf(next) <= dayIn(zone, now)
  return (
    <Group gap={6} wrap="nowrap" className={classes.picker}>
      <NativeSelect
        aria-label="Period looked at"
        className={classes.select}
        value={focus.name === null ? 'all' : names.includes(focus.name) ? focus.name : 'all'}
        data={options}
        onChange={({ currentTarget }) =>
          currentTarget.value === 'all' ? whole() : look(currentTarget.value)
        }
      />
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size="lg"
          disabled={focus.name === null}
          aria-label={
            focus.name === null ? 'One period back' : `Back to ${periodTitle(shiftPeriod(focus.name, -1))}`
          }
          onClick={() => step(-1)}
        >
          <IconChevronLeft size={18} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="lg"
          disabled={!canGoOn}
          aria-label={next === null ? 'One period on' : `On to ${periodTitle(next)}`}
          onClick={() => step(1)}
        >
          <IconChevronRight size={18} />
        </ActionIcon>
      </ActionIcon.Group>
    </Group>
  )
}
