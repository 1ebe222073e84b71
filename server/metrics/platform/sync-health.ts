import { defineMetric, spoken } from '../metric.ts'

/** The run has failed or was stopped, in words. */
const FAILED = `case s.run_state when 'cancelled' then 'Stopped by a person' when 'interrupted' then 'Cut off before it was complete'
      else 'Failed' || coalesce(': ' || s.error, '') end`
/** Complete means every object: one that could not be read makes the run no complete one. */
const IS_COMPLETE = `s.served_at is not null and s.unread_objects is null`

export const syncHealth = defineMetric({
  id: 'sync-health',
  pillar: 'platform',
  title: 'Sync health',
  question: 'Do the scheduled syncs end complete and on time?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'scheduled sync', many: 'scheduled syncs', counted: 'due' },
  when: 'Due',
  outcomes: { passes: 'complete and on time', fails: 'missed, late or failed' },
  details: [
    { name: 'minutes', title: 'Minutes until seen', type: 'count' },
    { name: 'read_records', title: 'Records read', type: 'count' },
    { name: 'put_aside', title: 'Quarantined', type: 'count' },
    { name: 'quota_used', title: 'API requests', type: 'count' },
  ],
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [
    { id: 'quarantined', title: 'Records quarantined', unit: 'count', aggregate: { kind: 'sum' } },
    {
      id: 'requests-per-sync',
      title: 'API requests per sync',
      unit: 'count',
      aggregate: { kind: 'ratio', numerator: 'quota_used', denominator: 'ran' },
    },
  ],
  interval: 'wilson',
  version: 1,
  rows: [
    {
      reads: {
        clock: ['now_at'],
        scheduled_sync: [
          'connection',
          'system',
          'slot',
          'due_at',
          'next_due_at',
          'outcome',
          'run_id',
          'run_state',
          'served_at',
          'ended_at',
          'requests',
          'records',
          'quarantined',
          'unread_objects',
          'error',
        ],
      },
      from: 'scheduled_sync s cross join clock k',
      columns: {
        case_id: `s.connection || ':' || s.slot`,
        at: 's.due_at',
        connection: 's.connection',
        object: `'sync'`,
        record_id: `coalesce(s.run_id, s.slot)`,
        label: `'Sync of ' || s.system`,
        system: 's.system',
        outcome: 's.outcome',
        value: 's.quarantined',
        minutes: 'cast(round(extract(epoch from s.served_at - s.due_at) / 60.0) as integer)',
        read_records: 's.records',
        put_aside: 's.quarantined',
        quota_used: 's.requests',
        ran: 'case when s.requests is not null then 1 end',
        failure: FAILED,
        unread: `'Not complete: ' || s.unread_objects || ' could not be read'`,
      },
    },
  ],
  verdicts: [
    {
      id: 'missed',
      is: 'counted',
      numerator: 0,
      when: `s.outcome = 'missed'`,
      words: 'Missed: Plumbline was not running',
    },
    {
      id: 'refused',
      is: 'counted',
      numerator: 0,
      when: `s.outcome = 'refused'`,
      words: 'Could not be started',
    },
    {
      id: 'complete',
      is: 'counted',
      numerator: 1,
      when: `${IS_COMPLETE} and (s.next_due_at is null or s.served_at <= s.next_due_at)`,
      words: 'Complete before the next was due',
    },
    {
      id: 'late',
      is: 'counted',
      numerator: 0,
      when: IS_COMPLETE,
      words: 'Complete after the next was due',
    },
    {
      id: 'unread',
      is: 'counted',
      numerator: 0,
      when: 's.served_at is not null',
      words: { column: 'unread' },
    },
    {
      id: 'failed',
      is: 'counted',
      numerator: 0,
      when: `s.ended_at is not null or s.run_state = 'interrupted'`,
      words: { column: 'failure' },
    },
    {
      id: 'unfinished',
      is: 'counted',
      numerator: 0,
      when: 's.next_due_at <= k.now_at',
      words: 'Not complete when the next was due',
    },
    { id: 'under-way', is: 'left-out', words: 'Under way, and the next is not due yet' },
  ],
  parts: null,
  related: null,
  dimensions: [
    { id: 'system', title: 'System', spoken: spoken('of {value}', 'of no system') },
    {
      id: 'outcome',
      title: 'Start',
      explains: false,
      names: {
        started: 'Started',
        missed: 'Missed',
        'already-running': 'One was under way',
        refused: 'Refused',
        claimed: 'Not started',
      },
    },
  ],
  relations: ['person', 'account', 'opportunity', 'campaign'],
  needs: [],
  formula: 'Scheduled syncs that ended complete before the next one was due ÷ scheduled syncs that were due.',
  notes: [
    'A moment counts once it is due, also when Plumbline was not running: a missed one is a miss.',
    'Complete: the run read every object and could be seen. Records put into quarantine don’t make it incomplete; they stand beside it.',
    'On time: before the connection’s next sync was due. The last one is under way until it ends.',
    'A moment at which a sync was under way already is served by that one.',
    'Syncs that a person started don’t count. In the sample, the weeks that were replayed had a sync due at the end of each.',
    'Freshness is the age of each object.',
  ],
  source: {
    title:
      'Our own definition; freshness and completeness of a data pipeline as in the Google SRE Workbook, chapter 13',
    url: 'https://sre.google/workbook/data-processing/',
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      scheduled_sync: [
        slot(1, { served_at: '2026-11-10T02:20:00Z', quarantined: 2 }),
        slot(2, { served_at: '2026-11-11T03:00:00Z' }),
        slot(3, { outcome: 'missed' }),
        slot(4, { outcome: 'refused' }),
        slot(5, { outcome: 'already-running', served_at: '2026-11-10T02:30:00Z' }),
        slot(6, { run_state: 'failed', ended_at: '2026-11-10T02:30:00Z', error: 'The credentials expired.' }),
        slot(7, { run_state: 'waiting' }),
        slot(8, { served_at: '2026-11-10T02:20:00Z', unread_objects: 'Tasks' }),
        { ...slot(9, { run_state: 'running' }), next_due_at: null },
      ],
    },
    value: 0.25,
    cases: 8,
  },
})

function slot(id: number, more: Readonly<Record<string, string | number>>) {
  return {
    connection: 'crm',
    system: 'Salesforce',
    slot: String(id),
    outcome: 'started',
    due_at: '2026-11-10T02:00:00Z',
    next_due_at: '2026-11-11T02:00:00Z',
    ...more,
  }
}
