import type { ImportRun } from '../../../shared/import.ts'
import { countText } from '../../format/numbers.ts'
import classes from './imports.module.css'

const STATES = [
  ['new', 'new'],
  ['changed', 'changed'],
  ['unchanged', 'known already'],
  ['repeated', 'said twice'],
  ['refused', 'can’t be imported'],
] as const

/** How many lines would become what. */
export function Counts({ counts }: { readonly counts: ImportRun['counts'] }) {
  return (
    <dl className={classes.counts}>
      {STATES.filter(([state]) => counts[state] > 0).map(([state, title]) => (
        <div key={state} data-state={state}>
          <dd>{countText(counts[state])}</dd>
          <dt>{title}</dt>
        </div>
      ))}
    </dl>
  )
}
