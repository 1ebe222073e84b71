import { describe, expect, test } from 'vitest'
import { changeText, measure, measureText, plural, shareText } from '../../client/format/numbers.ts'

const plain = (text: string) => text.replaceAll('\u202f', ' ')

describe('numbers', () => {
  test('an unknown value is “not measured”, never 0', () => {
    expect(measureText(null, 'ratio')).toBe('not measured')
    expect(plain(measureText(0, 'ratio'))).toBe('0.0 %')
  })

  test('a ratio reads as per cent, and its change in points', () => {
    expect(measure(0.7138, 'ratio')).toEqual({ number: '71.4', unit: '%' })
    expect(plain(changeText(0.012, 'ratio'))).toBe('+1.2 pts')
    expect(plain(changeText(-0.062, 'ratio'))).toBe('−6.2 pts')
  })

  test('one day is a day', () => {
    expect(plain(measureText(1, 'days'))).toBe('1 day')
    expect(plain(measureText(3.5, 'days'))).toBe('3.5 days')
    expect(plain(measureText(1, 'hours'))).toBe('1 hour')
  })

  test('a minus is a minus, not a hyphen', () => {
    expect(plain(measureText(-0.5, 'days'))).toBe('−0.5 days')
    expect(plain(changeText(-3, 'count'))).toBe('−3')
  })

  test('a coverage that is almost all is not all, and almost none is not none', () => {
    expect(plain(shareText(0.998))).toBe('99 %')
    expect(plain(shareText(1))).toBe('100 %')
    expect(plain(shareText(0.002))).toBe('under 1 %')
    expect(plain(shareText(0))).toBe('0 %')
  })

  test('one record, many records', () => {
    expect(plural(1, 'record')).toBe('1 record')
    expect(plural(24812, 'record')).toBe('24,812 records')
  })
})
