import { expect, test } from 'vitest'
import { lateMs, scheduleText, slotState } from '../../client/pages/connections/due-slot.ts'
import { outcomeText } from '../../client/pages/connections/retry-outcome.ts'
import type { DueSlot } from '../../shared/platform.ts'

const DUE = '2026-11-27T02:00:00Z'
const slot = (begunAt: string | null, more: Partial<DueSlot> = {}): DueSlot => ({
  connection: 'crm',
  dueAt: DUE,
  outcome: begunAt === null ? 'missed' : 'started',
  runId: begunAt === null ? null : 'run',
  run: begunAt === null ? null : { state: 'complete', begunAt, waitingUntil: null },
  ...more,
})

test('a sync that begins more than ten minutes after it was due is late', () => {
  expect(slotState(slot('2026-11-27T02:10:00Z'))).toBe('on-time')
  expect(slotState(slot('2026-11-27T02:10:01Z'))).toBe('late')
  expect(lateMs(slot('2026-11-27T03:00:00Z'))).toBe(3_600_000)
})

test('a moment without a sync says why', () => {
  expect(slotState(slot(null))).toBe('missed')
  expect(slotState(slot(null, { outcome: 'already-running' }))).toBe('joined')
  expect(slotState(slot(null, { outcome: 'refused' }))).toBe('refused')
})

test('a sync that waits, failed or was cut off is none that ran', () => {
  const states = (['waiting', 'failed', 'interrupted', 'cancelled', 'running'] as const).map((state) =>
    slotState(slot(DUE, { run: { state, begunAt: DUE, waitingUntil: null } })),
  )
  expect(states).toEqual(['waiting', 'failed', 'failed', 'stopped', 'under-way'])
})

test('a daily schedule is told by its time, an odd one by its pattern', () => {
  expect(scheduleText('5 3 * * *')).toBe('every day at 03:05')
  expect(scheduleText('5 3 * * 1')).toBe('by the pattern 5 3 * * 1')
})

test('reading again tells how much could be kept', () => {
  const told = (before: number, left: number | null) =>
    outcomeText({ run: { state: 'complete', error: null }, label: 'CRM', before, left })
  expect(told(12, 3)).toBe('CRM was read again: 9 of 12 could be kept now, 3 are still set aside.')
  expect(told(12, 0)).toBe('CRM was read again: all 12 could be kept now.')
  expect(told(2, 2)).toContain('2 values are as before')
  const error = { message: 'No answer.', action: 'Wait.', next: 'wait' as const }
  expect(outcomeText({ run: { state: 'failed', error }, label: 'CRM', before: 2, left: null })).toBe(
    'CRM could not be read again. No answer. Wait.',
  )
})
