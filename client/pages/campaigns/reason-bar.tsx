import { Button, NativeSelect } from '@mantine/core'
import { ReplanReason, type PlanStep, type ReasonsSave } from '../../../shared/campaign.ts'
import { plural } from '../../format/numbers.ts'
import { ChoicesBar } from '../../ui/choices-bar.tsx'
import type { Choices } from '../../ui/use-choices.ts'
import { REASON_WORDS } from './words.ts'

interface ReasonBarProps {
  readonly picked: readonly PlanStep[]
  readonly choices: Choices<ReasonsSave>
  readonly onSay: (save: Omit<ReasonsSave, 'ids'>) => void
}

/** One reason for all dates that are chosen, and the way back. */
export function ReasonBar({ picked, choices, onSay }: ReasonBarProps) {
  const busy = picked.some(({ id }) => choices.saving.has(id))
  return (
    <ChoicesBar
      label="Reason for several dates"
      choices={choices}
      picked={picked.length === 0 ? null : plural(picked.length, 'date')}
      kept="The reason is kept."
    >
      <NativeSelect
        size="xs"
        aria-label="Reason for all of them"
        disabled={busy}
        value=""
        data={[
          { value: '', label: 'Set a reason…' },
          ...ReplanReason.options.map((each) => ({ value: each, label: REASON_WORDS[each] })),
        ]}
        onChange={({ currentTarget }) => {
          const said = ReplanReason.safeParse(currentTarget.value)
          if (said.success) onSay({ reason: said.data })
        }}
      />
      <Button size="compact-sm" variant="default" disabled={busy} onClick={() => onSay({ reason: null })}>
        Take the reason back
      </Button>
    </ChoicesBar>
  )
}
