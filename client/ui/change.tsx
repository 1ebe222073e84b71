import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react'
import type { Signal } from '../../shared/metric.ts'
import type { Unit } from '../../shared/vocabulary.ts'
import { useWorkspace } from '../api/workspace.ts'
import { changeText } from '../format/numbers.ts'
import classes from './change.module.css'

interface ChangeProps {
  readonly change: number
  readonly unit: Unit
  readonly signal: Signal
  /** What it is a change from: "week 46". */
  readonly from?: string | undefined
}

const WORDS: Readonly<Record<Signal, string>> = {
  better: 'better',
  worse: 'worse',
  unchanged: 'unchanged',
  'too-few': 'too few to tell',
}

/** A change with an arrow for its direction and a word for what it means: colour never speaks alone, nor for chance. */
export function Change({ change, unit, signal, from }: ChangeProps) {
  const { currency } = useWorkspace()
  const still = signal === 'unchanged'
  const Arrow = still ? IconArrowRight : change > 0 ? IconArrowUpRight : IconArrowDownRight
  return (
    <span className={classes.change} data-signal={signal}>
      <span className={classes.size}>
        <Arrow size="1em" stroke={2.2} aria-hidden />
        {still ? WORDS.unchanged : changeText(change, unit, currency)}
      </span>
      {!still && <span className={classes.word}>{WORDS[signal]}</span>}
      {from !== undefined && <span className={classes.from}>vs {from}</span>}
    </span>
  )
}
