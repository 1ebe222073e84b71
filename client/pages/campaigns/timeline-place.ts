import { addDays } from '../../format/periods.ts'

const DAY_MS = 86_400_000

/** Where a day lies on a line of days, 0 to 100; `beyond` for one that lies off its ends. */
export interface Place {
  readonly percent: number
  readonly beyond: 'before' | 'after' | null
}

export function placeOf(day: string, { from, to }: { readonly from: string; readonly to: string }): Place {
  const days = daysBetween(from, to)
  // The middle of the day.
  const percent = ((daysBetween(from, day) + 0.5) / days) * 100
  if (percent < 0) return { percent: 0, beyond: 'before' }
  return percent > 100 ? { percent: 100, beyond: 'after' } : { percent, beyond: null }
}

/** The Mondays among the days. */
export function weekMarks(from: string, to: string): string[] {
  const weekday = (new Date(`${from}T00:00:00Z`).getUTCDay() || 7) - 1
  const first = weekday === 0 ? from : addDays(from, 7 - weekday)
  const marks: string[] = []
  for (let day = first; day < to; day = addDays(day, 7)) marks.push(day)
  return marks
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}
