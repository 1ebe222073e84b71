import { describe, expect, it } from 'vitest'
import { pastText } from '../../client/format/times.ts'

const ZONE = 'Europe/Berlin'

describe('a past moment as of which pages are told', () => {
  it.each([
    ['2026-11-22T22:59:59.999Z', 'Sun 22 Nov 2026'],
    ['2026-11-22T23:00:00.000Z', 'Sun 22 Nov 2026'],
    ['2025-11-22T11:30:00.000Z', 'Sat 22 Nov 2025, 12:30'],
  ])('%s is %s: the end of a day goes without saying, the year doesn’t', (moment, text) => {
    expect(pastText(moment, ZONE)).toBe(text)
  })
})
