/** A point's place, both from 0 to 1; `y` counts from the top. Null where nothing was measured. */
export interface Place {
  readonly x: number
  readonly y: number | null
}

/** At least this share of a ratio's scale is shown, so that a tenth of a point doesn't look like a landslide. */
const RATIO_SPAN = 0.05

/** The scale of a small line: its own range with air around it, not narrower than `leastSpan`. */
export function lineScale(
  values: readonly (number | null)[],
  leastSpan = RATIO_SPAN,
): { low: number; high: number } {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return { low: 0, high: 1 }
  const low = Math.min(...known)
  const high = Math.max(...known)
  const air = Math.max(high - low, leastSpan) * 0.12
  const missing = Math.max(0, leastSpan - (high - low)) / 2
  return { low: low - missing - air, high: high + missing + air }
}

/** Places of the values, evenly spaced. */
export function places(
  values: readonly (number | null)[],
  { low, high }: { low: number; high: number },
): Place[] {
  const steps = Math.max(1, values.length - 1)
  return values.map((value, index) => ({
    x: index / steps,
    y: value === null ? null : 1 - (value - low) / (high - low || 1),
  }))
}

/** SVG path through the places, broken where nothing was measured: a gap is never bridged. */
export function linePath(line: readonly Place[], width: number, height: number): string {
  let path = ''
  let drawing = false
  for (const { x, y } of line) {
    if (y !== null) path += `${drawing ? 'L' : 'M'}${round(x * width)} ${round(y * height)}`
    drawing = y !== null
  }
  return path
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
