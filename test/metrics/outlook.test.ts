import { describe, expect, it } from 'vitest'
import { outlookOf } from '../../server/metrics/campaigns/outlook.ts'

const TODAY = '2026-11-23'
const PLANNED = {
  state: 'in-progress',
  maybeTwin: false,
  draft: false,
  committed: '2026-12-01',
  planned: '2026-12-01',
  requested: '2026-11-01',
  started: '2026-11-10',
  ageDays: 13,
  usualDays: { median: 20, p85: 30 },
} as const
const of = (more: Partial<Parameters<typeof outlookOf>[0]>) =>
  outlookOf({ ...PLANNED, ...more }, { today: TODAY, graceDays: 0 }).outlook

describe('the outlook of a campaign', () => {
  it('is on time while nothing speaks against it', () => {
    expect(of({})).toBe('on-time')
    expect(
      outlookOf(
        { ...PLANNED, started: null, ageDays: null, requested: null },
        { today: TODAY, graceDays: 0 },
      ),
    ).toEqual({
      outlook: 'on-time',
      why: 'as far as is known: nothing tells when work started',
    })
  })

  it('is late once the first committed day is over, however the plan was moved', () => {
    expect(of({ committed: '2026-11-22', planned: '2026-12-20' })).toBe('late')
    expect(of({ committed: '2026-11-23', planned: '2026-11-23', ageDays: 22 })).toBe('on-time')
    expect(of({ committed: null, planned: '2026-11-20' })).toBe('late')
    const graced = { ...PLANNED, committed: '2026-11-22', planned: '2026-11-22', ageDays: 22 }
    expect(outlookOf(graced, { today: TODAY, graceDays: 1 }).outlook).not.toBe('late')
  })

  it('is behind when the plan was moved past the day that was committed', () => {
    expect(of({ committed: '2026-11-30' })).toBe('behind')
    expect(of({ committed: '2026-12-02' })).toBe('on-time')
  })

  it('is at risk when it is a draft a week before, older than is usual, or has too few days left', () => {
    expect(of({ draft: true, committed: null, planned: '2026-11-30' })).toBe('at-risk')
    expect(of({ draft: true, committed: null, planned: '2026-12-01' })).toBe('on-time')
    expect(of({ ageDays: 31, started: '2026-10-23' })).toBe('at-risk')
    expect(of({ ageDays: 3, started: '2026-11-20' })).toBe('at-risk')
    expect(of({ state: 'planned', started: null, ageDays: null })).toBe('at-risk')
  })

  it('is not told of what is launched, given up, or not due within two weeks', () => {
    for (const state of ['launched', 'live', 'cancelled'] as const) expect(of({ state })).toBeNull()
    expect(of({ planned: '2026-12-07', committed: '2026-12-07' })).toBe('on-time')
    expect(of({ planned: '2026-12-08', committed: '2026-12-08' })).toBeNull()
    expect(of({ planned: null, committed: null })).toBeNull()
  })
})
