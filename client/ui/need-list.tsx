import type { Need } from '../../shared/need.ts'
import { PlaceLink } from './place-link.tsx'
import classes from './need-list.module.css'

/** What to do for a metric, the first thing first, each with the way to where it is done. */
export function NeedList({ needs, metric }: { readonly needs: readonly Need[]; readonly metric: string }) {
  if (needs.length === 0) return null
  return (
    <ul className={classes.needs}>
      {needs.map(({ title, how, place }) => (
        <li key={title}>
          <span className={classes.title}>{title}</span> <PlaceLink place={place} metric={metric} />
          {how !== null && <p className={classes.how}>{how}</p>}
        </li>
      ))}
    </ul>
  )
}
