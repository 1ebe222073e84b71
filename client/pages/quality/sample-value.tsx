import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Sample } from '../../../shared/sample.ts'
import { useAsOf } from '../../api/past.ts'
import { useJudge } from '../../api/samples.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import classes from './samples.module.css'

type Value = Sample['records'][number]['values'][number]

const VERDICTS = [
  { verdict: 'correct', label: 'Correct' },
  { verdict: 'wrong', label: 'Wrong' },
  { verdict: 'cannot-tell', label: 'Can’t tell' },
] as const

interface SampleValueProps {
  readonly sample: string
  readonly position: number
  readonly person: string
  readonly value: Value
}

/** A value as it was drawn, and what a person found of it; the same answer once more takes it back. */
export function SampleValue({ sample, position, person, value }: SampleValueProps) {
  const judge = useJudge(sample)
  // What was found by a past day isn't judged again.
  const isPast = useAsOf() !== undefined
  const { field, title, verdict, note } = value
  // What is being typed outlives whatever is answered meanwhile; null: nothing that isn't kept.
  const [typed, setTyped] = useState<string | null>(null)
  const remember = () => {
    if (typed === null || verdict === null) return
    const right = typed.trim() === '' ? null : typed.trim()
    const kept = () => setTyped((now) => (now === typed ? null : now))
    if (right === note) kept()
    else judge.mutate({ position, field, verdict, note: right }, { onSuccess: kept })
  }
  return (
    <tr>
      <th scope="row">{title}</th>
      <td className={classes.value}>
        {value.value}
        {value.changed && (
          <span className={classes.now}>
            {isPast ? 'then' : 'now'} {value.valueNow ?? 'empty'}
          </span>
        )}
      </td>
      <td>
        {isPast ? (
          <>
            {VERDICTS.find((each) => each.verdict === verdict)?.label ?? 'Not judged by then'}
            {note !== null && <span className={classes.now}>{note}</span>}
          </>
        ) : (
          <>
            <fieldset aria-label={`${title} of ${person}`} className={classes.verdicts}>
              {VERDICTS.map((each) => (
                <Button
                  key={each.verdict}
                  size="compact-sm"
                  variant={verdict === each.verdict ? 'filled' : 'default'}
                  aria-pressed={verdict === each.verdict}
                  disabled={judge.isPending}
                  onClick={() =>
                    judge.mutate({ position, field, verdict: verdict === each.verdict ? null : each.verdict })
                  }
                >
                  {each.label}
                </Button>
              ))}
            </fieldset>
            {verdict === 'wrong' && (
              <TextInput
                size="xs"
                className={classes.note ?? ''}
                aria-label={`What is right: ${title} of ${person}`}
                placeholder="What is right (not required)"
                maxLength={500}
                value={typed ?? note ?? ''}
                onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                onBlur={remember}
                onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
              />
            )}
          </>
        )}
        {judge.error && <ProblemNote error={judge.error} />}
      </td>
    </tr>
  )
}
