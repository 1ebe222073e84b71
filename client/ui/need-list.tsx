import type { ReadinessItem } from '../../shared/metric.ts'
import { waitingText } from '../format/waiting.ts'
import { PlaceLink } from './place-link.tsx'
import classes from './need-list.module.css'

/** What to do for a metric, the first thing first, each with the cases that wait for it and the way to where it is done. */
export function NeedList({ needs, metric, noun }: Pick<ReadinessItem, 'needs' | 'metric' | 'noun'>) {
  if (needs.length === 0) return null
  return (
    <ul className={classes.needs}>
      {needs.map((need) => {
        const waits = waitingText(need, noun)
        return (
          <li key={need.title}>
            <span className={classes.title}>{need.title}</span>{' '}
            {waits !== null && <span className={classes.how}>{waits}. </span>}
            <PlaceLink place={need.place} metric={metric} />
            {need.how !== null && <p className={classes.how}>{need.how}</p>}
          </li>
        )
      })}
    </ul>
  )
}
