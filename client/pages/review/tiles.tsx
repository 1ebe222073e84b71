import type { MetricList, MetricSummary } from '../../../shared/metric.ts'
import { nothingText } from '../../format/nothing.ts'
import { byPillar, PILLARS } from '../../ui/pillar.ts'
import { OtherNumbers } from './other-numbers.tsx'
import { Tile } from './tile.tsx'
import classes from './tiles.module.css'

/** Wide enough for a tile's words, and the same for all pillars, so that they stand below one another. */
const MOST_COLUMNS = 3

/** Every number, grouped by pillar: those by which an operation is judged as tiles, the others a line each. */
export function Tiles({ list }: { list: MetricList }) {
  return byPillar(list.items).map(([pillar, items]) => {
    const why = commonReason(items)
    const [leading, others] = [
      items.filter(({ headline }) => headline),
      items.filter(({ headline }) => !headline),
    ]
    return (
      <section
        key={pillar}
        className={classes.pillar}
        style={{
          ['--hue' as string]: PILLARS[pillar].hue,
          ['--columns' as string]: Math.min(MOST_COLUMNS, leading.length),
        }}
      >
        <h2 className={classes.heading}>
          {PILLARS[pillar].title} <span className={classes.about}>{PILLARS[pillar].about}</span>
        </h2>
        {why === null ? (
          <>
            <ul className={classes.grid}>
              {leading.map((metric) => (
                <li key={metric.id}>
                  <Tile metric={metric} period={list.period} />
                </li>
              ))}
            </ul>
            {others.length > 0 && <OtherNumbers metrics={others} period={list.period} />}
          </>
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
