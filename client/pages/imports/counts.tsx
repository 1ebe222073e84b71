import type { ImportAnswer } from '../../../shared/import.ts'
import { countText } from '../../format/numbers.ts'
import classes from './imports.module.css'

const STATES = [
  ['new', 'new'],
  ['changed', 'changed'],
  ['unchanged', 'known already'],
  ['repeated', 'said twice'],
  ['refused', 'can’t be imported'],
] as const

/** How many lines would become what, and what the new and changed ones of them take away. */
export function Counts({
  counts,
  cleared,
}: {
  readonly counts: NonNullable<ImportAnswer['counts']>
  readonly cleared: ImportAnswer['cleared']
}) {
  return (
    <dl className={classes.counts}>
      {STATES.filter(([state]) => counts[state] > 0).map(([state, title]) => (
        <div key={state} data-state={state}>
          <dd>{countText(counts[state])}</dd>
          <dt>{title}</dt>
        </div>
      ))}
      {cleared.map(({ field, lines, words, warning }) => (
        <div key={field} data-state={warning === null ? undefined : 'cleared'}>
          <dd>{countText(lines)}</dd>
          <dt>of these {words}</dt>
        </div>
      ))}
    </dl>
  )
}
