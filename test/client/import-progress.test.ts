import { expect, it } from 'vitest'
import { progressText } from '../../client/pages/imports/progress-text.ts'

const MEGABYTE = 1 << 20
const sent = { id: 'a', sent: 4 * MEGABYTE, bytes: 4 * MEGABYTE }

it('a file is told by its bytes until the server has it whole, whatever that says meanwhile', () => {
  const sending = { id: 'a', sent: 1.5 * MEGABYTE, bytes: 4 * MEGABYTE }
  expect(progressText(sending, { stage: 'receiving', lines: null, of: null })).toEqual({
    text: 'Sending: 1.5 of 4 MB',
    share: 0.375,
  })
})

it('then it is told by its lines, where they are counted, and has no share where they aren’t', () => {
  expect(progressText(sent, { stage: 'reading', lines: 25_000, of: 100_000 })).toEqual({
    text: 'Reading its lines: 25,000 of 100,000',
    share: 0.25,
  })
  expect(progressText(sent, { stage: 'comparing', lines: null, of: null }).share).toBeNull()
  // Nothing is known of it yet, or not any more.
  expect(progressText(sent).share).toBeNull()
})
