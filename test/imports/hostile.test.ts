import { afterAll, beforeAll, expect, it } from 'vitest'
import { UnreadableFile } from '../../server/imports/error.ts'
import { eachLine } from '../../server/imports/reading/records.ts'
import { openImportingCompany, type ImportingCompany } from '../support/imports.ts'

let company: ImportingCompany
beforeAll(async () => {
  company = await openImportingCompany()
})
afterAll(() => company.close())

function read(text: string): readonly string[] {
  let names: readonly string[] = []
  eachLine(text, ',', { heading: (cells) => (names = cells), line() {} })
  return names
}

it('a line of nothing but delimiters is refused before it fills the memory', () => {
  expect(() => read(`campaign,budget\nc1,1${','.repeat(6_000)}\n`)).toThrow(UnreadableFile)
  expect(() => read(`a${',a'.repeat(6_000)}\n1\n`)).toThrow(/Line 1 has more than 5,000 cells/)
})

it('a cell without an end is refused, and where it begins is told', () => {
  expect(() => read(`a,b\n1,"${'x'.repeat(1_200_000)}"\n`)).toThrow(/follows line 1 is longer than/)
})

it('headings that are alike are told apart by their number', () => {
  expect(read('a,a,,a,\n1,2,3,4,5\n')).toEqual(['a', 'a (2)', 'Column 3', 'a (3)', 'Column 5'])
})

it('times and amounts that there are not are faults of their lines', async () => {
  const launches = await company.look(
    'actual-launches',
    'Campaign,Launched on\nc1,2026-02-02T10:00:00+25:00\nc2,2026-02-02T10:00:00+99:99\nc3,2026-02-02\n',
  )
  expect(launches.counts).toMatchObject({ refused: 2, new: 1 })
  const budgets = await company.look('budgets', 'Campaign,Budget\nc1,99999999999999.99999\nc2,1\n')
  expect(budgets.counts).toMatchObject({ refused: 1, new: 1 })
})

it('two equal costs are one only where a reference says so', async () => {
  const text = (reference: string) =>
    `Campaign,Cost,Booked on,Reference\nc1,500,2026-01-20,${reference}\nc1,500,2026-01-20,${reference}\n`
  expect((await company.look('costs', text('A1'))).counts).toMatchObject({ new: 1, repeated: 1, refused: 0 })
  expect((await company.look('costs', text(''))).counts).toMatchObject({ new: 1, repeated: 0, refused: 1 })
})
