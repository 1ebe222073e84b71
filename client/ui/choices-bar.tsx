import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import ledger from './ledger-table.module.css'
import type { Choices } from './use-choices.ts'

interface ChoicesBarProps {
  readonly label: string
  readonly choices: Pick<Choices<never>, 'said' | 'undo' | 'choose' | 'saving'>
  /** What is chosen, as in “3 dates”; null: nothing. */
  readonly picked: string | null
  readonly kept: string
  /** What can be said of all that are chosen. */
  readonly children: ReactNode
}

/** Says one thing of all entries that are chosen, and the way back from what was said last. It stands below the list, which it never moves. */
export function ChoicesBar({ label, choices, picked, kept, children }: ChoicesBarProps) {
  if (picked === null && choices.said === 0) return null
  return (
    <section className={ledger.bar} aria-label={label}>
      {picked !== null && (
        <>
          <span>{picked} chosen</span>
          {children}
          <Button size="compact-sm" variant="subtle" onClick={() => choices.choose([])}>
            Choose none
          </Button>
        </>
      )}
      {choices.said > 0 && (
        <>
          <span aria-live="polite">{kept}</span>
          <Button
            size="compact-sm"
            variant="default"
            loading={choices.saving.size > 0}
            onClick={choices.undo}
          >
            Undo
          </Button>
        </>
      )}
    </section>
  )
}
