import type { Readiness, ReadinessList } from '../../../shared/metric.ts'
import classes from './readiness.module.css'

const WORDS: Readonly<Record<Readiness, string>> = {
  measurable: 'measured',
  partly: 'partly',
  'not-measured': 'not yet',
}

/** “9 of 20 can be measured, 4 partly”, and the same as a bar. */
export function Counts({ items }: ReadinessList) {
  const counts = (['measurable', 'partly', 'not-measured'] as const).map((state) => ({
    state,
    count: items.filter((item) => item.state === state).length,
  }))
  const [whole, part] = counts
  return (
    <div className={classes.counts}>
      <p className={classes.count}>
        <strong>
          {whole!.count} of {items.length}
        </strong>{' '}
        metrics can be measured{part!.count > 0 && `, ${part!.count} partly`}
      </p>
      <div className={classes.bar} aria-hidden>
        {counts.map(({ state, count }) => (
          <span key={state} data-state={state} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={classes.key}>
        {counts.map(({ state, count }) => (
          <li key={state} data-state={state}>
            {count > 0 ? (
              <a href={`#${state}`}>
                {count} {WORDS[state]}
              </a>
            ) : (
              `0 ${WORDS[state]}`
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
