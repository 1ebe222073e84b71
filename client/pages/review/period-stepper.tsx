import { ActionIcon, Button, Group } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useWorkspace } from '../../api/workspace.ts'
import { dayIn, grainOf, lastComplete, periodTitle, shiftPeriod, startOf } from '../../format/periods.ts'

/** One period back or on; also by the arrow keys. Nothing lies beyond the running one. */
export function PeriodStepper({ name }: { name: string }) {
  const { zone, now } = useWorkspace()
  const navigate = useNavigate({ from: '/' })
  const today = dayIn(zone, now)
  const last = lastComplete(grainOf(name), today)
  const canGoOn = startOf(shiftPeriod(name, 1)) <= today
  const go = (wanted: string) => void navigate({ search: (before) => ({ ...before, period: wanted }) })
  const step = (by: number) => {
    if (by < 0 || canGoOn) go(shiftPeriod(name, by))
  }
  useHotkeys([
    ['ArrowLeft', () => step(-1)],
    ['ArrowRight', () => step(1)],
  ])
  return (
    <Group gap={6} wrap="nowrap">
      {name !== last && (
        <Button variant="subtle" size="compact-sm" onClick={() => go(last)}>
          Last full {grainOf(name)}
        </Button>
      )}
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={`Back to ${periodTitle(shiftPeriod(name, -1))}`}
          title="Back (←)"
          onClick={() => step(-1)}
        >
          <IconChevronLeft size={18} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={
            canGoOn ? `On to ${periodTitle(shiftPeriod(name, 1))}` : `There is no later ${grainOf(name)} yet`
          }
          title="On (→)"
          disabled={!canGoOn}
          onClick={() => step(1)}
        >
          <IconChevronRight size={18} />
        </ActionIcon>
      </ActionIcon.Group>
    </Group>
  )
}
