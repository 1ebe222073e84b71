import { expect, test } from 'vitest'
import { namedParts } from '../../client/pages/review/named-parts.ts'
import { receiptRows } from '../support/metrics-double.ts'

const [template] = receiptRows(1)
const record = (label: string) => ({ ...template!, caseId: label, label })

test('each record that a sentence names becomes a link, and nothing of the sentence is lost', () => {
  const sentence = '2 of 4 campaigns due were late: Email 7 (2 days) and Email 71 (not yet).'
  const parts = namedParts(sentence, [record('Email 71'), record('Email 7')])
  expect(parts.map(({ text }) => text).join('')).toBe(sentence)
  expect(parts.flatMap(({ row }) => (row === null ? [] : [row.label]))).toEqual(['Email 7', 'Email 71'])
})

test('a record that is not named is no link', () => {
  expect(namedParts('Nothing happened.', [record('Email 7')])).toEqual([
    { at: 0, text: 'Nothing happened.', row: null },
  ])
})
