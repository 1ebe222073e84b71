import { Link } from '@tanstack/react-router'
import type { Mover, Period } from '../../../shared/metric.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { measureText, verdict } from '../../format/numbers.ts'
import { segmentText } from '../../format/segments.ts'
import { addDays } from '../../format/periods.ts'
import { Change } from '../../ui/change.tsx'
import classes from './moved.module.css'

const WEEKS_SHOWN = 12

interface MoverRowProps {
  readonly mover: Mover
  readonly period: Period
  /** Its contribution beside the metric's biggest, −1..1. */
  readonly share: number
}

/** One sentence, the segment's own numbers, and what it did to the whole; opens the metric for that segment. */
export function MoverRow({ mover, period, share }: MoverRowProps) {
  const { currency } = useWorkspace()
  const { unit, dimension, key, contribution } = mover
  // A segment without a value had no case; that is not the same as a metric that can't be measured.
  const text = (value: number | null) => (value === null ? 'none' : measureText(value, unit, currency))
  return (
    <li className={classes.row} data-verdict={verdict(contribution, unit, mover.better)}>
      <div>
        <p className={classes.sentence}>{mover.sentence}</p>
        <p className={classes.segment}>
          <Link
            to="/metrics/$id"
            params={{ id: mover.metric }}
            search={{
              from: addDays(period.end, -7 * WEEKS_SHOWN),
              to: period.end,
              focus: period.start,
              by: dimension.id,
              where: { [dimension.id]: [key] },
            }}
          >
            {mover.title}: {segmentText(dimension.title, key)}
          </Link>
          <span>
            {text(mover.previous)} → {text(mover.value)}
          </span>
        </p>
      </div>
      <div className={classes.effect}>
        <Change change={contribution} unit={unit} better={mover.better} withWord={false} />
        <span className={classes.track} aria-hidden>
          <span className={classes.bar} style={barStyle(share)} />
        </span>
      </div>
    </li>
  )
}

function barStyle(share: number) {
  const width = `${Math.max(2, Math.abs(share) * 50)}%`
  return share < 0 ? { right: '50%', width } : { left: '50%', width }
}
