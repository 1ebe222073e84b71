import { expect, it } from 'vitest'
import { remarksOf, shownText, timesText } from '../../client/pages/metric/why/told-words.ts'
import type { MetricTellings, Telling } from '../../shared/tellings.ts'

const ZONE = 'Europe/Berlin'

function telling(at: string, shown: string | null, more: Partial<Telling> = {}): Telling {
  return {
    at,
    asOf: at,
    value: shown === null ? null : 1,
    numerator: 1,
    denominator: 1,
    shown,
    fresh: true,
    madeUp: false,
    dataVersion: 1,
    definition: '1-abc',
    defined: 'as-now',
    ...more,
  }
}

function week(items: Telling[], times: number, lastAt = items[0]!.at): MetricTellings {
  return { metric: 'data-quality', period: '2026-W46', items, times, lastAt }
}

it.each([
  [week([telling('2026-11-16T07:00:00Z', '93.2 %')], 1), 'Week 46 was told on Mon 16 Nov, 08:00, as 93.2 %.'],
  [
    week([telling('2026-11-16T07:00:00Z', '93.2 %')], 12, '2026-11-22T20:00:00Z'),
    'Week 46 was told 12 times from Mon 16 Nov, 08:00 to Sun 22 Nov, 21:00, always as 93.2 %.',
  ],
  [
    week([telling('2026-11-16T07:00:00Z', null)], 2, '2026-11-22T20:00:00Z'),
    'Week 46 was told 2 times from Mon 16 Nov, 08:00 to Sun 22 Nov, 21:00, always as not measured.',
  ],
  [
    week(
      [telling('2026-11-16T07:00:00Z', '93.2 %'), telling('2026-11-18T07:00:00Z', '93.0 %')],
      12,
      '2026-11-22T20:00:00Z',
    ),
    'Week 46 was told 12 times from Mon 16 Nov, 08:00 to Sun 22 Nov, 21:00, as 2 different numbers.',
  ],
])('says how often a week was told, and whether always alike', (told, text) => {
  expect(timesText(told, ZONE)).toBe(text)
})

it('says what a number was that nobody could measure', () => {
  expect([shownText({ shown: null }), shownText({ shown: '3' })]).toEqual(['Not measured', '3'])
})

it('remarks where the data were old, and where something else was meant', () => {
  expect(remarksOf({ fresh: true, madeUp: false, defined: 'as-now' })).toEqual([])
  expect(remarksOf({ fresh: false, madeUp: true, defined: 'otherwise' })).toEqual([
    'Some of its records had been read more than a day before the week ended',
    'Worked out later, as of then',
    'By another definition than now',
  ])
  expect(remarksOf({ fresh: true, madeUp: false, defined: 'by-other-settings' })).toEqual([
    'Under other settings than now',
  ])
})
