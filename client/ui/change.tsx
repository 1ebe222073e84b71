import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react'
import type { Better, Unit } from '../../shared/vocabulary.ts'
import { useWorkspace } from '../api/workspace.ts'
import { changeText, verdict } from '../format/numbers.ts'
import classes from './change.module.css'

interface ChangeProps {
  readonly change: number
  readonly unit: Unit
  readonly better: Better
  readonly withWord?: boolean
}

/** A change with an arrow for its direction and a word for what it means: colour never speaks alone. */
export function Change({ change, unit, better, withWord = true }: ChangeProps) {
  const { currency } = useWorkspace()
  const says = verdict(change, unit, better)
  const Arrow = says === 'unchanged' ? IconArrowRight : change > 0 ? IconArrowUpRight : IconArrowDownRight
  return (
    <span className={classes.change} data-verdict={says}>
      <Arrow size="1em" stroke={2.2} aria-hidden />
      <span>{says === 'unchanged' ? 'unchanged' : changeText(change, unit, currency)}</span>
      {withWord && says !== 'unchanged' && <span className={classes.word}>{says}</span>}
    </span>
  )
}
