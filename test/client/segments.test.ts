import { expect, test } from 'vitest'
import { keyText, segmentText } from '../../client/format/segments.ts'

const channel = { title: 'Channel', type: 'text', names: { OFFLINE: 'Offline sources' } } as const
const created = { title: 'Week of creation', type: 'week', names: {} } as const

test('records without a value are a segment of their own, and named so', () => {
  expect(segmentText(channel, 'Email')).toBe('channel Email')
  expect(segmentText({ title: 'Owner', type: 'text', names: {} }, null)).toBe('no owner')
})

test('a week among the values is told by its days', () => {
  expect(keyText(created, '2026-W42')).toBe('12–18 Oct 2026')
  expect(keyText(created, null)).toBe('No week of creation')
  expect(keyText(channel, '2026-W42')).toBe('2026-W42')
})

test('a code that the CRM keeps is told by its name', () => {
  expect(segmentText(channel, 'OFFLINE')).toBe('channel Offline sources')
})
