import { VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { MappingPreview } from '../../../shared/mapping.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { apartText } from '../../format/connections.ts'
import { countText, measureText, shareText } from '../../format/numbers.ts'
import { periodLabel } from '../../format/periods.ts'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { PreviewedValues } from './previewed-values.tsx'
import classes from './settings.module.css'

type Item = MappingPreview['items'][number]

/** Few campaigns are due in one week: what a rule does is seen over more of them. */
const WEEKS = 13

/** What speaks against a field, what records would say, and each number that the changes move, as it is and as it would be. */
export function Preview({ preview }: { readonly preview: MappingPreview }) {
  return (
    <>
      <Warnings warnings={preview.warnings} />
      <PreviewedValues values={preview.values} />
      <Numbers preview={preview} />
    </>
  )
}

function Warnings({ warnings }: Pick<MappingPreview, 'warnings'>) {
  const { data } = useQuery(connectionsOptions())
  if (warnings.length === 0) return null
  return (
    <ul aria-label="What speaks against these fields">
      {warnings.map(({ title, connection, object, label, field, text }) => {
        const whose = apartText(connection, data?.items ?? [])
        return (
          <li key={[connection, object, title, field, text].join(' ')} className={classes.warning}>
            {label} ({field}){whose !== null && ` in ${whose}`}: {text}
          </li>
        )
      })}
    </ul>
  )
}

function Numbers({ preview: { items, period } }: { readonly preview: MappingPreview }) {
  const { currency } = useWorkspace()
  const moved = items.filter(isMoved)
  if (moved.length === 0)
    return (
      <p className={classes.about}>
        No number of {periodLabel(period)}, nor of the {WEEKS} weeks up to then, would be another.
      </p>
    )
  return (
    <ScrollBox label="What the changes do to the numbers" className={classes.scroll}>
      <table className={classes.preview}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">{periodLabel(period)}</th>
            <th scope="col">{WEEKS} weeks up to then</th>
            <th scope="col">Covers</th>
          </tr>
        </thead>
        <tbody>
          {moved.map(({ metric, title, unit, present, proposed }) => {
            const told = (of: Told) => toldText(of, unit, currency)
            return (
              <tr key={metric}>
                <th scope="row">{title}</th>
                <td>
                  <Both was={told(present)} is={told(proposed)} />
                </td>
                <td>
                  <Both was={told(weeksOf(present))} is={told(weeksOf(proposed))} />
                </td>
                <td>
                  <Both was={coverText(coveredOf(present))} is={coverText(coveredOf(proposed))} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function Both({ was, is }: { readonly was: string; readonly is: string }) {
  if (was === is) return was
  return (
    <>
      {was} <VisuallyHidden>becomes</VisuallyHidden> <span aria-hidden>→</span> <b>{is}</b>
    </>
  )
}

type Told = Pick<Item['present'], 'value' | 'cases' | 'coverage'>

function weeksOf({ trailing }: Item['present']): Told {
  return trailing.find(({ weeks }) => weeks === WEEKS) ?? { value: null, cases: 0, coverage: null }
}

function isMoved({ present, proposed }: Item): boolean {
  const { reason: _now, ...was } = present
  const { reason: _then, ...is } = proposed
  return JSON.stringify(was) !== JSON.stringify(is)
}

function toldText({ value, cases }: Told, unit: Item['unit'], currency: string | null): string {
  return value === null ? 'not measured' : `${measureText(value, unit, currency)} of ${countText(cases)}`
}

/** What is told of most cases: of the weeks together where there are such, else of the state. */
function coveredOf(told: Item['present']): Told {
  return told.trailing.length === 0 ? told : weeksOf(told)
}

function coverText({ coverage }: Told): string {
  return coverage === null ? '–' : shareText(coverage)
}
