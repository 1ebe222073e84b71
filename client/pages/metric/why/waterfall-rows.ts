import type { BridgeStep, MetricBridge } from '../../../../shared/bridge.ts'
import type { Period } from '../../../../shared/metric.ts'
import { dayIn, dayText, periodTitle, spanLabel } from '../../../format/periods.ts'

/** A level that a metric stood at, or a step from one to the next. */
export type WaterfallRow =
  | { readonly kind: 'level'; readonly id: string; readonly title: string; readonly value: number }
  | {
      readonly kind: 'step'
      readonly id: string
      readonly step: BridgeStep
      readonly from: number
      readonly to: number
    }

/** The bridge as rows from top to bottom: what was told then, what was restated, what it is now, new facts, and the later value. */
export function waterfallRows({ base, period, steps }: MetricBridge, zone: string): WaterfallRow[] {
  if (base.asTold.value === null || period.value === null || steps.length === 0) return []
  let at = base.asTold.value
  const rowsOf = (some: readonly BridgeStep[]) =>
    some.map((step, index): WaterfallRow => {
      const from = at
      at += step.effect
      return { kind: 'step', id: `${step.kind} ${step.by ?? step.key ?? index}`, step, from, to: at }
    })
  const restated = steps.filter(({ kind }) => kind === 'restated')
  const level = (id: string, title: string, value: number): WaterfallRow => ({
    kind: 'level',
    id,
    title,
    value,
  })
  const told = base.knownAt === null ? '' : `, as told on ${dayText(dayIn(zone, base.knownAt))}`
  return [
    level('then', `${titleOf(base)}${told}`, base.asTold.value),
    ...rowsOf(restated),
    ...(restated.length > 0 && base.asKnown.value !== null
      ? [level('base', `${titleOf(base)}, as known now`, base.asKnown.value)]
      : []),
    ...rowsOf(steps.filter(({ kind }) => kind !== 'restated')),
    level('now', titleOf(period), period.value),
  ]
}

function titleOf({
  name,
  start,
  until,
}: Pick<Period, 'start' | 'until'> & { readonly name: string | null }): string {
  return name === null ? spanLabel(start, until) : periodTitle(name)
}

/** Where a value lies on the track, in per cent. */
export type Place = (value: number) => number

/** From 0 where that leaves the steps visible; else from a little before the lowest value. */
export function placeOn(rows: readonly WaterfallRow[]): {
  readonly place: Place
  readonly fromZero: boolean
} {
  const values = rows.flatMap((row) => (row.kind === 'level' ? [row.value] : [row.from, row.to]))
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const fromZero = least <= 0 || least < (most - least) * 2
  const low = fromZero ? Math.min(0, least) : least - (most - least) * 0.15
  const high = fromZero ? Math.max(0, most) : most + (most - least) * 0.15
  const width = high - low || 1
  return { place: (value) => ((value - low) / width) * 100, fromZero }
}
