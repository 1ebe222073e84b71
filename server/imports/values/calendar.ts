import type { Form } from './value.ts'

/** A day, and where it was written with a time also that. */
export interface Written {
  readonly day: string
  /** `HH:MM:SS`. */
  readonly time: string | null
  /** `Z` or `+02:00`; null: in the workspace's zone. */
  readonly offset: string | null
}

/** Only with slashes or dashes between them can day and month change places. */
export const DAY_FORMS: readonly Form[] = [
  { key: 'day-first', title: 'the day first, as in 24/12/2026' },
  { key: 'month-first', title: 'the month first, as in 12/24/2026' },
]

const TIME = String.raw`(?:[T, ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?)?`
const YEAR = String.raw`(\d{4}|\d{2})`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}$`)
const DOTTED = new RegExp(String.raw`^(\d{1,2})\.\s?(\d{1,2})\.\s?${YEAR}${TIME}$`)
const SLASHED = new RegExp(String.raw`^(\d{1,2})[/-](\d{1,2})[/-]${YEAR}${TIME}$`)
const NAMED_DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.?[ /-]+(\p{L}{3,9})\.?[ /,-]+${YEAR}${TIME}$`, 'u')
const NAMED_MONTH_FIRST = new RegExp(String.raw`^(\p{L}{3,9})\.? (\d{1,2}),? ${YEAR}${TIME}$`, 'u')

/** By the first three letters, in English and German. */
const MONTHS: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  mär: 3,
  apr: 4,
  may: 5,
  mai: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  okt: 10,
  nov: 11,
  dec: 12,
  dez: 12,
}
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Reads a day, with its time if there is one; null where it is none, or doesn't exist. */
export function readCalendar(text: string, form: string | null): Written | null {
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst) return written([yearFirst[1], yearFirst[2], yearFirst[3]], yearFirst.slice(4))
  const dotted = DOTTED.exec(text)
  if (dotted) return written([dotted[3], dotted[2], dotted[1]], dotted.slice(4))
  const slashed = SLASHED.exec(text)
  if (slashed) {
    const [, first, second, year] = slashed
    const [day, month] = form === 'month-first' ? [second, first] : [first, second]
    return written([year, month, day], slashed.slice(4))
  }
  const named = NAMED_DAY_FIRST.exec(text)
  if (named) return written([named[3], monthOf(named[2]), named[1]], named.slice(4))
  const english = NAMED_MONTH_FIRST.exec(text)
  return english && written([english[3], monthOf(english[1]), english[2]], english.slice(4))
}

function monthOf(name = ''): string | undefined {
  const month = MONTHS[name.slice(0, 3).toLowerCase()]
  return month === undefined ? undefined : String(month)
}

function written(
  [year, month, day]: readonly (string | undefined)[],
  [hour, minute, second, half, offset]: readonly (string | undefined)[],
): Written | null {
  const date = dayOf(year, Number(month), Number(day))
  if (date === null) return null
  if (hour === undefined) return { day: date, time: null, offset: null }
  const time = timeOf(Number(hour), Number(minute), Number(second ?? 0), half)
  return time === null ? null : { day: date, time, offset: offset ?? null }
}

function dayOf(year = '', month: number, day: number): string | null {
  const whole = year.length === 2 ? 2000 + Number(year) : Number(year)
  const leap = (whole % 4 === 0 && whole % 100 !== 0) || whole % 400 === 0
  const last = month === 2 && !leap ? 28 : (MONTH_DAYS[month - 1] ?? 0)
  if (!(day >= 1 && day <= last)) return null
  return `${String(whole).padStart(4, '0')}-${two(month)}-${two(day)}`
}

function timeOf(hour: number, minute: number, second: number, half: string | undefined): string | null {
  if (half !== undefined && (hour < 1 || hour > 12)) return null
  const afternoon = half?.toLowerCase().startsWith('p') ?? false
  const whole = half === undefined ? hour : (hour % 12) + (afternoon ? 12 : 0)
  if (whole > 23 || minute > 59 || second > 59) return null
  return `${two(whole)}:${two(minute)}:${two(second)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** Why a text is no day, as far as can be told. */
export function noDay(text: string): { readonly fault: string; readonly action: string } {
  return /^\d{5}(?:[.,]\d+)?$/.test(text)
    ? {
        fault: 'is the number by which a spreadsheet keeps a date',
        action: 'Format the column as a date before you save it as CSV.',
      }
    : { fault: 'is no date', action: 'Write it like 2026-03-17, 17.03.2026 or 17/03/2026.' }
}

const FIRST_DAY = '1900-01-01'
const LAST_DAY = '2999-12-31'

/** What is wrong with a day that exists. */
export function oddDay(
  day: string,
  { past, today }: { readonly past: boolean; readonly today: string },
): { readonly fault: string; readonly action: string } | null {
  if (day < FIRST_DAY || day > LAST_DAY)
    return { fault: 'is a day of a year that can’t be meant', action: 'Write the year with four digits.' }
  if (past && day > today)
    return {
      fault: 'lies ahead',
      action: 'It is to be a day that has come; leave the line out until then.',
    }
  return null
}
