import { describe, expect, test } from 'vitest'
import { changeOf, listWords, moveText, readyText } from '../../client/format/fixes.ts'
import { FixesSearch } from '../../client/pages/fixes/search.ts'
import type { Fix } from '../../shared/fix.ts'

const move = { metric: 'data-quality', title: 'Data quality', now: 0.5, repaired: 0.75, loaded: 0.6 }
const fix = (ready: number, kind: Fix['kind'] = 'fill'): Fix => ({
  id: 'fill.hubspot.contact.phone',
  kind,
  title: 'Fill the phone number of 1,200 contacts in HubSpot',
  system: 'HubSpot',
  connection: 'hubspot',
  object: 'contact',
  field: 'phone number',
  records: 1_200,
  ready,
  recent: 3,
  moves: [],
  lists: [],
})

describe('how much of a repair its list takes care of', () => {
  test.each([
    [fix(0), 'no value can be named: to be decided by hand'],
    [fix(1_150), '1,150 of 1,200 with a value to load'],
    [{ ...fix(1_150), moves: [move] }, '1,150 of 1,200 with a value to load: +10.0\u202fpts by these alone'],
    [{ ...fix(1_200), moves: [move] }, 'all with a value to load'],
    [fix(1_200), 'all with a value to load'],
    [fix(1_200, 'merge'), 'all listed'],
  ])('%#', (given, text) => expect(readyText(given)).toBe(text))
})

test('a change too small for the digits shown is told as one, never as none', () => {
  expect(moveText(0.026)).toBe('+2.6\u202fpts')
  expect(moveText(-0.0021)).toBe('−0.2\u202fpts')
  expect(moveText(0.0004)).toBe('up by less than 0.1\u202fpts')
  expect(moveText(-0.0004)).toBe('down by less than 0.1\u202fpts')
})

test('what moves is the difference of what is and what would be', () => {
  expect(changeOf(move)).toBe(0.25)
})

test('a file is told by whose records it has, and how many', () => {
  const list = {
    id: 'align.title.salesforce.lead',
    connection: 'salesforce',
    system: 'Salesforce',
    object: 'lead',
    takenBy: 'salesforce-loader' as const,
    fields: ['Title'],
    rows: 1,
  }
  expect(listWords(list)).toBe('Salesforce leads, 1 record')
  expect(listWords({ ...list, system: 'HubSpot', object: 'contact', rows: 1_003 })).toBe(
    'HubSpot contacts, 1,003 records',
  )
})

test('an address with an order that there isn’t is read as one without', () => {
  expect(FixesSearch.parse({ sort: 'owner', fix: 'a', connection: 'hubspot' })).toEqual({
    sort: undefined,
    fix: 'a',
    connection: 'hubspot',
  })
})
