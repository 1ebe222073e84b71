import { Button, NativeSelect } from '@mantine/core'
import { ReplanReason, type PlanStep, type ReasonsSave } from '../../../shared/campaign.ts'
import { plural } from '../../format/numbers.ts'
import { REASON_WORDS } from './words.ts'
import ledger from '../../ui/ledger-table.module.css'

interface ReasonBarProps {
  readonly picked: readonly PlanStep[]
  readonly busy: boolean
  readonly onSay: (save: Omit<ReasonsSave, 'ids'>) => void
  readonly onClear: () => void
  /** Sets back what was said last; undefined where there is nothing. */
  readonly onUndo: (() => void) | undefined
}

/** One reason for all dates that are chosen, and the way back. */
export function ReasonBar({ picked, busy, onSay, onClear, onUndo }: ReasonBarProps) {
  if (picked.length === 0 && onUndo === undefined) return null
  return (
    <section className={ledger.bar} aria-label="Reason for several dates">
      {picked.length > 0 && (
        <>
          <span>{plural(picked.length, 'date')} chosen</span>
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
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            Choose none
          </Button>
        </>
      )}
      {picked.length === 0 && onUndo !== undefined && (
        <>
          <span aria-live="polite">The reason is kept.</span>
          <Button size="compact-sm" variant="default" loading={busy} onClick={onUndo}>
            Undo
          </Button>
        </>
      )}
    </section>
  )
}
