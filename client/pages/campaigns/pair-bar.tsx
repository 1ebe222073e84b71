import { Button } from '@mantine/core'
import { plural } from '../../format/numbers.ts'
import ledger from '../../ui/ledger-table.module.css'

interface PairBarProps {
  /** How many campaigns are chosen, and of how many was decided last. */
  readonly picked: number
  readonly undo: number
  readonly busy: boolean
  readonly onSame: () => void
  readonly onOwn: () => void
  readonly onClear: () => void
  readonly onUndo: () => void
}

/** One decision for all campaigns that are chosen, and the way back. */
export function PairBar({ picked, undo, busy, onSame, onOwn, onClear, onUndo }: PairBarProps) {
  if (picked === 0 && undo === 0) return null
  return (
    <section className={ledger.bar} aria-label="Several campaigns">
      {picked > 0 ? (
        <>
          <span>{plural(picked, 'campaign')} chosen</span>
          <Button size="compact-sm" variant="default" loading={busy} onClick={onSame}>
            Each is the one beside it
          </Button>
          <Button size="compact-sm" variant="default" disabled={busy} onClick={onOwn}>
            Each is its own
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            Choose none
          </Button>
        </>
      ) : (
        <>
          <span aria-live="polite">{plural(undo, 'decision')} kept.</span>
          <Button size="compact-sm" variant="default" loading={busy} onClick={onUndo}>
            Undo
          </Button>
        </>
      )}
    </section>
  )
}
