import type { MetricList } from '../../../shared/metric.ts'
import { byPillar, PILLARS } from '../../ui/pillar.ts'
import { Tile } from './tile.tsx'
import classes from './tiles.module.css'

/** Every headline number, grouped by pillar. */
export function Tiles({ list }: { list: MetricList }) {
  return byPillar(list.items).map(([pillar, items]) => (
    <section key={pillar} className={classes.pillar} style={{ ['--hue' as string]: PILLARS[pillar].hue }}>
      <h2 className={classes.heading}>
        {PILLARS[pillar].title} <span className={classes.about}>{PILLARS[pillar].about}</span>
      </h2>
      <ul className={classes.grid}>
        {items.map((metric) => (
          <li key={metric.id}>
            <Tile metric={metric} period={list.period} />
          </li>
        ))}
      </ul>
    </section>
  ))
}
