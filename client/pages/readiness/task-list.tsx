import { Link } from '@tanstack/react-router'
import { numberText } from '../../format/waiting.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import classes from './readiness.module.css'
import { taskText } from './task-text.ts'
import type { Task, Waiting } from './tasks.ts'

/** What to do, and what it brings. */
export function TaskList({ tasks }: { readonly tasks: readonly Task[] }) {
  return (
    <ol className={classes.tasks}>
      {tasks.map((task) => (
        <Thing key={task.need.title} task={task} />
      ))}
    </ol>
  )
}

function Thing({ task }: { readonly task: Task }) {
  const { title, how, place } = task.need
  const { opens, widens } = task
  return (
    <li>
      <h3 className={classes.task}>{title}</h3>
      <p className={classes.waits}>{taskText(task)}</p>
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
        <PlaceLink place={place} metric={(opens[0] ?? widens[0])!.item.metric} />
      </p>
    </li>
  )
}

function Names({ items }: { readonly items: readonly Waiting[] }) {
  return items.map((waiting, index) => {
    const { metric, title } = waiting.item
    const number = numberText(waiting)
    return (
      <span key={metric}>
        {index > 0 && ', '}
        <Link to="/readiness" hash={metric}>
          {title}
        </Link>
        {items.length > 1 && number !== null && ` (${number})`}
      </span>
    )
  })
}
