import { expect, test } from 'vitest'
import { segmentText } from '../../client/format/segments.ts'

test('records without a value are a segment of their own, and named so', () => {
  expect(segmentText('Channel', 'Email')).toBe('channel Email')
  expect(segmentText('Owner', null)).toBe('no owner')
})
