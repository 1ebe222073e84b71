/** Steps that people count in, of each power of ten. */
const STEPS = [1, 2, 2.5, 5, 10]
const WANTED = 4

/** A scale with round ticks: its ends are the first and the last of them. */
export interface Scale {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

/**
 * Round ticks around the values. With `fromZero` the scale holds 0; `least` and `most` bound it (a share ends at 1);
 * `whole` keeps to whole numbers.
 */
export function scaleOf(
  values: readonly number[],
  {
    fromZero = true,
    least = -Infinity,
    most = Infinity,
    whole = false,
  }: { fromZero?: boolean; least?: number; most?: number; whole?: boolean } = {},
): Scale {
  const seen = fromZero || values.length === 0 ? [0, ...values] : values
  const [low, high] = [Math.min(...seen), Math.max(...seen)]
  const size = high - low || Math.abs(high) || 1
  const step = stepOf(size, whole)
  const first = Math.max(least, Math.floor(round(low / step)) * step)
  const last = Math.min(most, Math.ceil(round(high / step)) * step)
  const top = last > first ? last : Math.min(most, first + step)
  const bottom = top > first ? first : Math.max(least, top - step)
  const count = Math.round((top - bottom) / step)
  const ticks = Array.from({ length: count + 1 }, (_, index) => round(bottom + index * step))
  return { low: ticks[0]!, high: ticks.at(-1)!, ticks }
}

function stepOf(size: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(size / WANTED))
  const steps = STEPS.map((step) => step * power).filter((step) => !whole || Number.isInteger(round(step)))
  return steps.find((step) => size / step <= WANTED) ?? Math.max(1, Math.ceil(size / WANTED))
}

/** Without the last digits of floating numbers. */
function round(value: number): number {
  return Number(value.toPrecision(10))
}
