import { Link } from '@tanstack/react-router'
import type { Mover, Period } from '../../../shared/metric.ts'
import classes from './moved.module.css'

/** One sentence, which says it all; its link opens the metric for that segment. */
export function MoverRow({ mover, period }: { mover: Mover; period: Period }) {
  const { dimension, key } = mover
  return (
    <li className={classes.row}>
      {mover.sentence}{' '}
      <Link
        to="/metrics/$id"
        params={{ id: mover.metric }}
        search={{ period: period.name, by: dimension.id, where: { [dimension.id]: [key] } }}
        className={classes.more}
        aria-label={`Look at it: ${mover.title} of ${dimension.title.toLowerCase()} ${key ?? 'none'}`}
      >
        Look at it
      </Link>
    </li>
  )
}
