import { Link } from '@tanstack/react-router'
import type { ReadinessItem as Item } from '../../../shared/metric.ts'
import { plural, shareText } from '../../format/numbers.ts'
import { NeedList } from '../../ui/need-list.tsx'
import { PILLARS } from '../../ui/pillar.ts'
import classes from './readiness.module.css'

/** A metric, the share of its cases that it is measured of, why not all, and what to do. */
export function MetricRow({ item }: { readonly item: Item }) {
  const { metric, title, pillar, reason, needs } = item
  return (
    <li className={classes.row} data-state={item.state} id={metric} tabIndex={-1}>
      <div>
        <h3 className={classes.name}>
          <Link to="/metrics/$id" params={{ id: metric }}>
            {title}
          </Link>
        </h3>
        <p className={classes.pillar} style={{ ['--hue' as string]: PILLARS[pillar].hue }}>
          {PILLARS[pillar].title}
        </p>
      </div>
      <Covered item={item} />
      {item.state !== 'measurable' && (
        <div className={classes.lack}>
          {reason !== null && <p>{lackText(reason, needs)}</p>}
          <NeedList needs={needs} metric={metric} noun={item.noun} />
        </div>
      )}
    </li>
  )
}

/** The reason without the remedy at its end, which stands below it; nothing where it is the remedy. */
function lackText(reason: string, needs: Item['needs']): string | null {
  const remedy = needs.find(({ title }) => reason.toLowerCase().endsWith(title.toLowerCase()))
  if (remedy === undefined) return reason
  const lack = reason.slice(0, -remedy.title.length).replace(/:\s*$/, '')
  return lack === '' ? null : `${lack}.`
}

function Covered({ item: { state, coverage, cases, noun } }: { readonly item: Item }) {
  const counted = noun.counted === null ? '' : ` ${noun.counted} in the 13 weeks up to today`
  if (state === 'not-measured') return <p className={classes.covered}>Not measured</p>
  return (
    <div className={classes.covered}>
      {coverage === null ? (
        <p>
          No {noun.many}
          {counted}
        </p>
      ) : (
        <>
          <p>
            <strong>{shareText(coverage)}</strong> of the cases
          </p>
          <span className={classes.meter} aria-hidden>
            <span style={{ inlineSize: `${coverage * 100}%` }} />
          </span>
          <p className={classes.cases}>
            {plural(cases, noun.one, noun.many)}
            {counted}
          </p>
        </>
      )}
    </div>
  )
}
