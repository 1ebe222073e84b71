import { describe, expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '../../client/address-bar.ts'
import { receiptCsvAddress } from '../../client/api/metrics.ts'
import { toggleKey } from '../../client/api/where.ts'
import { ShellSearch } from '../../client/pages/shell/search.ts'
import { MetricSearch } from '../../client/pages/metric/search.ts'

describe('a view’s address', () => {
  test('filters are written plainly and read back as they were', () => {
    const search = { by: 'type', where: { channel: ['Email', 'Paid & social'], owner: [null] } }
    const text = stringifySearch(search)
    expect(text).toBe('?by=type&where[channel]=Email&where[channel]=Paid+%26+social&where[owner]=')
    expect(parseSearch(text)).toEqual(search)
  })

  test('nothing chosen, nothing written', () => {
    expect(stringifySearch({ by: undefined, where: undefined })).toBe('')
    expect(parseSearch('')).toEqual({})
  })

  test('what makes no sense is left out, and the rest stands', () => {
    const search = MetricSearch.parse(parseSearch('?grain=decade&by=type&from=yesterday&focus=all'))
    expect(search).toMatchObject({ by: 'type', focus: 'all' })
    expect(search.grain).toBeUndefined()
    expect(search.from).toBeUndefined()
    expect(ShellSearch.parse(parseSearch('?period=last+week'))).toEqual({ period: undefined })
    expect(ShellSearch.parse(parseSearch('?period=2026-W47'))).toEqual({ period: '2026-W47' })
  })

  test('a second click on a segment takes its filter off', () => {
    const once = toggleKey(undefined, 'type', 'Webinar')
    expect(once).toEqual({ type: ['Webinar'] })
    expect(toggleKey(once, 'type', null)).toEqual({ type: ['Webinar', null] })
    expect(toggleKey(once, 'type', 'Webinar')).toBeUndefined()
  })

  test('the CSV is of exactly the filtered view', () => {
    const address = receiptCsvAddress('on-time-launch-rate', {
      from: '2026-11-09',
      to: '2026-11-16',
      where: { owner: [null] },
      verdict: 'fails',
      part: 'hubspot.contact.phone',
      sort: '-at',
    })
    const { pathname, searchParams } = new URL(address, 'http://localhost')
    expect(pathname).toBe('/api/v1/metrics/on-time-launch-rate/records')
    expect(Object.fromEntries(searchParams)).toEqual({
      from: '2026-11-09',
      to: '2026-11-16',
      'where[owner]': '',
      verdict: 'fails',
      part: 'hubspot.contact.phone',
      sort: '-at',
      format: 'csv',
    })
  })
})
