import type { Entity } from '../world.ts'
import type { Cast } from './cast.ts'
import type { Currency } from './currency-tables.ts'
import { DAY_MS, HOUR_MS } from './calendar.ts'
import type { Company } from './company.ts'
import type { Frame } from './frame.ts'
import { salesforceId } from './ids.ts'
import { Random } from './random.ts'

/** Units of the currency for a euro, about which the rate moves. */
const PAR: Readonly<Record<Currency, number>> = { EUR: 1, USD: 1.09, GBP: 0.86, CHF: 0.95 }
/** How Salesforce writes a rate's beginning and end where there is none. */
const EVER = '0001-01-01'
const FOREVER = '9999-12-31'

/** The currency in which the company is sold to: its own, where the seller keeps that one. */
export function currencyOf({ organisation: { currencies } }: Frame, { country }: Company): Currency {
  const own = country.region === 'AMER' ? 'USD' : (OF_COUNTRY[country.code] ?? 'EUR')
  return currencies.includes(own) ? own : currencies[0]!
}

const OF_COUNTRY: Readonly<Record<string, Currency>> = { GB: 'GBP', CH: 'CHF' }

/** The currencies, and the rates of each: a new one a month, which ends the one before. */
export function currencyRecords({ frame, team, add }: Cast): void {
  const by = team.all[0]!.userId
  const months = frame.calendar.days.filter(
    ({ dayOfMonth, start }) =>
      dayOfMonth === 1 && start >= frame.start - 60 * 7 * DAY_MS && start <= frame.end,
  )
  const first = months[0]!.start
  for (const [index, code] of frame.organisation.currencies.entries()) {
    const rates = months.map((_, month) => rateOf(frame, code, month))
    const corporate = code === 'EUR'
    const fixed = { IsoCode: code, DecimalPlaces: 2, IsActive: true, IsCorporate: corporate }
    const id = salesforceId(frame.seed, 'CurrencyType', index)
    // The rate without a date is set by hand, once a year.
    const yearly = rates.flatMap((rate, month) =>
      month % 12 === 0
        ? [{ at: months[month]!.start + 9 * HOUR_MS, fields: { ConversionRate: rate }, by }]
        : [],
    )
    const made = { at: first, fields: { ...fixed, ConversionRate: rates[0]! }, by }
    add('CurrencyType', { id, revisions: [made, ...(corporate ? [] : yearly.slice(1))] })
    if (!frame.organisation.datedRates) continue
    for (const [month, { start, date }] of (corporate ? months.slice(0, 1) : months).entries()) {
      const next = corporate ? undefined : months[month + 1]
      const rate: Entity = {
        id: salesforceId(frame.seed, 'DatedConversionRate', index * 1000 + month),
        revisions: [
          {
            at: start + 8 * HOUR_MS,
            fields: {
              IsoCode: code,
              ConversionRate: rates[month]!,
              StartDate: month === 0 ? EVER : date,
              NextStartDate: FOREVER,
            },
            by,
          },
        ],
      }
      if (next !== undefined) {
        rate.revisions.push({ at: next.start + 8 * HOUR_MS, fields: { NextStartDate: next.date }, by })
      }
      add('DatedConversionRate', rate)
    }
  }
}

function rateOf(frame: Frame, code: Currency, month: number): number {
  if (code === 'EUR') return 1
  const random = new Random(frame.seed, `rate ${code}`, month)
  const swing = 0.04 * Math.sin(month / 5) + 0.01 * (random.unit() - 0.5)
  return Math.round(PAR[code] * (1 + swing) * 1e6) / 1e6
}
