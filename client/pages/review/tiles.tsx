import type { MetricList, MetricSummary } from '../../../shared/metric.ts'
import { nothingText } from '../../format/nothing.ts'
import { byPillar, PILLARS } from '../../ui/pillar.ts'
import { Tile } from './tile.tsx'
import classes from './tiles.module.css'

/** Wide enough for a tile's words, and the same for all pillars, so that they stand below one another. */
const MOST_COLUMNS = 3

/** Every headline number, grouped by pillar. */
export function Tiles({ list }: { list: MetricList }) {
  return byPillar(list.items).map(([pillar, items]) => {
    const why = commonReason(items)
    return (
      <section
        key={pillar}
        className={classes.pillar}
        style={{
          ['--hue' as string]: PILLARS[pillar].hue,
          ['--columns' as string]: Math.min(MOST_COLUMNS, items.length),
        }}
      >
        <h2 className={classes.heading}>
          {PILLARS[pillar].title} <span className={classes.about}>{PILLARS[pillar].about}</span>
        </h2>
        {why === null ? (
          <ul className={classes.grid}>
            {items.map((metric) => (
              <li key={metric.id}>
                <Tile metric={metric} period={list.period} />
              </li>
            ))}
          </ul>
        ) : (
          <p className={classes.none}>
            {items.map(({ title }) => title).join(', ')}: not measured. {why}
          </p>
        )}
      </section>
    )
  })
}

/** Why nothing of a pillar is measured, where it is the same for all of it. */
function commonReason(items: readonly MetricSummary[]): string | null {
  const reasons = new Set(items.map((item) => (item.value === null ? nothingText(item).why : null)))
  const [reason = null] = reasons
  return reasons.size === 1 ? reason : null
}
