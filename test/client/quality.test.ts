import { describe, expect, test } from 'vitest'
import { changedText } from '../../client/pages/quality/changed.ts'
import { differs } from '../../client/pages/quality/cluster-fields.ts'
import { heatOf, matrixOf } from '../../client/pages/quality/field-matrix.ts'

const part = (title: string, short: number) => ({ key: title, title, value: 0.9, cases: 100, short })

describe('the matrix of fields by objects', () => {
  test('fields that the CRMs call differently share a row, each cell keeping its own name', () => {
    const { objects, rows } = matrixOf([
      part('HubSpot contacts: Phone Number', 7),
      part('Salesforce leads: Phone', 5),
      part('Salesforce accounts: Billing Country', 2),
    ])
    expect(objects).toEqual(['Salesforce leads', 'HubSpot contacts', 'Salesforce accounts'])
    expect(rows.map(({ field, short, cells }) => [field, short, cells.map((cell) => cell?.field)])).toEqual([
      ['Phone', 12, ['Phone', 'Phone Number', undefined]],
      ['Country', 2, [undefined, undefined, 'Billing Country']],
    ])
  })

  test('two fields of one object that go by the same name are both shown', () => {
    const { rows } = matrixOf([
      part('Salesforce leads: State', 1),
      part('Salesforce leads: Billing State', 2),
    ])
    expect(rows.map(({ field }) => field)).toEqual(['Billing State', 'State'])
    expect(rows.flatMap(({ cells }) => cells.map((cell) => cell?.short))).toEqual([2, 1])
  })

  test('a company’s own name is a name, a person’s company is none', () => {
    const { rows } = matrixOf([
      part('HubSpot companies: Company name', 1),
      part('HubSpot contacts: Company Name', 2),
    ])
    expect(rows.map(({ field }) => field)).toEqual(['Company', 'Name'])
  })

  test('what is whole, or has no value, has no colour', () => {
    expect([1, null, 0.99, 0.96, 0.9, 0.5].map(heatOf)).toEqual([0, 0, 1, 2, 3, 4])
  })
})

test('records that differ only in case or blanks say the same; an empty one doesn’t', () => {
  const record = (email: string | null) => ({
    email,
    phone: null,
    title: null,
    company: null,
    country: null,
    stage: null,
    owner: null,
  })
  expect(differs([record('a@b.de'), record(' A@b.de')], 'email')).toBe(false)
  expect(differs([record('a@b.de'), record(null)], 'email')).toBe(true)
})

test('a change is told as near as it is known, with the year where it isn’t this one', () => {
  const workspace = { zone: 'Europe/Berlin', now: '2026-11-27T02:00:00Z' }
  const told = (notBefore: string | null, notAfter: string | null) =>
    changedText({ notBefore, notAfter }, workspace)
  expect(told('2026-11-25T10:34:00Z', '2026-11-25T10:34:00Z')).toBe('Wed 25 Nov, 11:34')
  expect(told('2025-09-14T13:00:00Z', '2026-09-15T14:00:00Z')).toBe('between 14 Sept 2025 and 15 Sept')
  expect(told(null, '2026-09-15T14:00:00Z')).toBe('by 15 Sept')
  expect(told(null, null)).toBe('no telling when')
})
