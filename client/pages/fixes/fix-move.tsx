import type { FixMove } from '../../../shared/fix.ts'
import { changeOf, moveText } from '../../format/fixes.ts'
import { measureText } from '../../format/numbers.ts'
import classes from './fixes.module.css'

/** A metric, what it is now, and what it would be. */
export function Move({ move }: { move: FixMove }) {
  const { title, now, repaired } = move
  const change = changeOf(move)
  return (
    <span>
      {title}{' '}
      <span className="num">
        {measureText(now, 'ratio')} → {measureText(repaired, 'ratio')}
      </span>{' '}
      <span className={classes.change} data-worse={change < 0 || undefined}>
        {moveText(change)}
      </span>
    </span>
  )
}
