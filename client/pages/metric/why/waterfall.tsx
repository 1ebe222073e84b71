import { UnstyledButton } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import type { BridgeStep, MetricBridge } from '../../../../shared/bridge.ts'
import { changeText, measureText, plural } from '../../../format/numbers.ts'
import table from '../../../ui/number-table.module.css'
import { placeOn, type Place, type WaterfallRow } from './waterfall-rows.ts'
import classes from './waterfall.module.css'

/** What the metric's cases are called. */
interface Noun {
  readonly one: string
  readonly many: string
}

interface WaterfallProps {
  readonly bridge: MetricBridge
  readonly noun: Noun
  readonly rows: readonly WaterfallRow[]
  readonly currency: string | null
  /** A segment was picked; null: the records without a value. */
  readonly onPick: (key: string | null) => void
}

/** From one value to the other, part by part; each is written beside its bar. */
export function Waterfall({ bridge, noun, rows, currency, onPick }: WaterfallProps) {
  const { place, fromZero } = placeOn(rows)
  const { unit, better } = bridge
  return (
    <>
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <th>Part</th>
            <td className={classes.track} aria-hidden />
            <th className={table.number}>Value or change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) =>
            row.kind === 'level' ? (
              <tr key={row.id} className={classes.level}>
                <th scope="row" className={table.leading}>
                  {row.title}
                </th>
                <td className={classes.track} aria-hidden>
                  <span className={classes.mark} style={{ left: `${place(row.value)}%` }} />
                </td>
                <td className={`${table.number} ${table.leading}`}>
                  {measureText(row.value, unit, currency)}
                </td>
              </tr>
            ) : (
              <tr key={row.id}>
                <th scope="row">
                  <StepName step={row.step} onPick={onPick} />
                  <span className={classes.soft}>{detailOf(row.step, { bridge, noun, currency })}</span>
                </th>
                <td className={classes.track} aria-hidden>
                  <span
                    className={classes.bar}
                    data-signal={row.step.effect > 0 === (better === 'higher') ? 'better' : 'worse'}
                    style={barOf(row, place)}
                  />
                </td>
                <td className={table.number}>{changeText(row.step.effect, unit, currency)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {!fromZero && <p className={classes.note}>The bars do not start at 0.</p>}
    </>
  )
}

function barOf({ from, to }: { readonly from: number; readonly to: number }, place: Place) {
  const [left, right] = [place(Math.min(from, to)), place(Math.max(from, to))]
  return { left: `${left}%`, width: `${Math.max(right - left, 0.4)}%` }
}

function StepName({
  step: { kind, key, title },
  onPick,
}: {
  readonly step: BridgeStep
  readonly onPick: WaterfallProps['onPick']
}) {
  if (kind !== 'segment') return title
  return (
    <UnstyledButton className={classes.pick} onClick={() => onPick(key)}>
      {title}
      <IconFilter size={13} stroke={1.8} aria-hidden />
    </UnstyledButton>
  )
}

/** “41.0 % → 33.0 %, 120 leads now”. */
function detailOf(
  { kind, before, after, cases }: BridgeStep,
  { bridge: { unit }, noun, currency }: Pick<WaterfallProps, 'bridge' | 'noun' | 'currency'>,
): string {
  if (kind !== 'segment') return ''
  const level = (value: number | null) => (value === null ? 'none' : measureText(value, unit, currency))
  const went = `${level(before)} → ${level(after)}`
  return unit === 'count' ? went : `${went}, ${plural(cases, noun.one, noun.many)} now`
}
