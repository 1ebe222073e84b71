import { Link } from '@tanstack/react-router'
import type { ReadinessItem } from '../../../shared/metric.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import classes from './readiness.module.css'
import type { Task } from './tasks.ts'

/** What to do, and what it brings. */
export function TaskList({ tasks }: { readonly tasks: readonly Task[] }) {
  return (
    <ol className={classes.tasks}>
      {tasks.map(({ need: { title, how, place }, opens, widens }) => (
        <li key={title}>
          <h3 className={classes.task}>{title}</h3>
          {how !== null && <p className={classes.how}>{how}</p>}
          <p className={classes.brings}>
            {opens.length > 0 && (
              <span>
                Opens <Names items={opens} />
              </span>
            )}
            {widens.length > 0 && (
              <span>
                Covers more of <Names items={widens} />
              </span>
            )}
          </p>
          <p className={classes.way}>
            <PlaceLink place={place} metric={(opens[0] ?? widens[0])!.metric} />
          </p>
        </li>
      ))}
    </ol>
  )
}

function Names({ items }: { readonly items: readonly ReadinessItem[] }) {
  return items.map(({ metric, title }, index) => (
    <span key={metric}>
      {index > 0 && ', '}
      <Link to="/readiness" hash={metric}>
        {title}
      </Link>
    </span>
  ))
}
