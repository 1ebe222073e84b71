import type { MappingPreview } from '../../../shared/mapping.ts'
import { countText, measureText, shareText } from '../../format/numbers.ts'
import { periodLabel } from '../../format/periods.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import classes from './settings.module.css'

type Item = MappingPreview['items'][number]

/** Each number that the changes move, as it is and as it would be. */
export function Preview({ preview: { items, period } }: { readonly preview: MappingPreview }) {
  const { currency } = useWorkspace()
  const moved = items.filter(isMoved)
  if (moved.length === 0)
    return <p className={classes.about}>No number of {periodLabel(period)} would be another.</p>
  return (
    <ScrollBox label="What the changes do to the numbers" className={classes.scroll}>
      <table className={classes.preview}>
        <caption>What {periodLabel(period)} would say</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Now</th>
            <th scope="col">Then</th>
            <th scope="col">Covers</th>
          </tr>
        </thead>
        <tbody>
          {moved.map(({ metric, title, unit, present, proposed }) => (
            <tr key={metric}>
              <th scope="row">{title}</th>
              <td>{toldText(present, unit, currency)}</td>
              <td>{toldText(proposed, unit, currency)}</td>
              <td>
                {coverText(present)} → {coverText(proposed)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function isMoved({ present, proposed }: Item): boolean {
  const { reason: _now, ...was } = present
  const { reason: _then, ...is } = proposed
  return JSON.stringify(was) !== JSON.stringify(is)
}

function toldText({ value, cases, state }: Item['present'], unit: Item['unit'], currency: string): string {
  if (value === null) return state === 'not-measured' ? 'not measured' : 'no case'
  return `${measureText(value, unit, currency)} of ${countText(cases)}`
}

function coverText({ coverage }: Item['present']): string {
  return coverage === null ? '–' : shareText(coverage)
}
