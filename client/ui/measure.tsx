import type { Unit } from '../../shared/vocabulary.ts'
import { useWorkspace } from '../api/workspace.ts'
import { measure } from '../format/numbers.ts'
import classes from './measure.module.css'

/** A value with its unit set smaller; null reads as `none` says it, never 0. */
export function Measure({
  value,
  unit,
  size = 'md',
  none = 'Not measured yet',
}: {
  value: number | null
  unit: Unit
  size?: 'sm' | 'md' | 'lg'
  none?: string
}) {
  const { currency } = useWorkspace()
  if (value === null) return <span className={classes.none}>{none}</span>
  const { number, unit: word } = measure(value, unit, currency)
  return (
    <span className={classes.measure} data-size={size}>
      {number}
      {word !== '' && <small className={classes.unit}>{`\u202f${word}`}</small>}
    </span>
  )
}
