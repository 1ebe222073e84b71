import { defineMetric, spoken } from '../metric.ts'

const IS_JUDGED = `t.ends_at + interval '7 days' <= k.now_at`

export const reportingReliability = defineMetric({
  id: 'reporting-reliability',
  pillar: 'platform',
  title: 'Reporting reliability',
  question: 'Do the numbers that we show still hold a week later?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'number', many: 'numbers', counted: 'shown' },
  when: 'Shown for the week up to',
  outcomes: { passes: 'held', fails: 'did not hold' },
  details: [
    { name: 'shown_at', title: 'Shown', type: 'moment' },
    { name: 'shown', title: 'Shown as', type: 'text' },
    { name: 'later', title: 'A week later', type: 'text' },
  ],
  caseValue: 'none',
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'wilson',
  version: 1,
  rows: [
    {
      reads: {
        clock: ['now_at'],
        telling: [
          'metric',
          'title',
          'period',
          'ends_at',
          'shown_at',
          'shown_value',
          'shown',
          'fresh',
          'tolerance',
          'later_at',
          'later_value',
          'later',
        ],
      },
      from: 'telling t cross join clock k',
      columns: {
        case_id: `t.metric || ':' || t.period`,
        at: 't.ends_at',
        connection: `'plumbline'`,
        object: `'telling'`,
        record_id: `t.metric || ':' || t.period`,
        label: `t.title || ', ' || t.period`,
        metric: 't.title',
        shown_at: 't.shown_at',
        shown: 't.shown',
        later: `case when ${IS_JUDGED} then t.later end`,
        value: 'cast(null as double precision)',
        moved: `'Restated: shown as ' || t.shown || ', ' || coalesce('a week later ' || t.later, 'not measured a week later')`,
      },
    },
  ],
  verdicts: [
    {
      id: 'young',
      is: 'left-out',
      pending: true,
      when: `not (${IS_JUDGED})`,
      words: 'Shown this week: whether it holds is known a week later',
    },
    {
      id: 'not-measured',
      is: 'counted',
      numerator: 0,
      when: 't.shown_value is null',
      words: 'Could not be measured when it was to be shown',
    },
    {
      id: 'stale',
      is: 'counted',
      numerator: 0,
      when: 'not t.fresh',
      words: 'Not fresh: some of its records were last read more than a day before the week ended',
    },
    {
      id: 'not-told-again',
      is: 'lacking',
      when: `t.later_at < t.ends_at + interval '6 days'`,
      words: 'Not worked out again within the week',
      gap: {
        lack: 'were not worked out again within the week',
        need: {
          kind: 'mend',
          title:
            'Leave Plumbline running: after each sync it works out the numbers of the week before once more.',
          field: null,
          at: 'schedule',
        },
      },
    },
    {
      id: 'restated',
      is: 'counted',
      numerator: 0,
      when: 't.later_value is null or abs(t.later_value - t.shown_value) > t.tolerance',
      words: { column: 'moved' },
    },
    { id: 'held', is: 'counted', numerator: 1, words: null },
  ],
  otherwise: 'Measured, fresh, and within its tolerance a week later',
  parts: null,
  related: null,
  records: 'none',
  dimensions: [{ id: 'metric', title: 'Metric', spoken: spoken('of {value}', 'of no metric') }],
  relations: ['person', 'account', 'opportunity', 'campaign'],
  needs: [],
  begins: {
    kind: 'mend',
    title:
      'Leave the schedule on: the numbers of the first full week are held against what they are a week later.',
    field: null,
    at: 'schedule',
  },
  formula:
    'Headline numbers that were measurable, fresh and within their tolerance a week later ÷ headline numbers that were shown.',
  notes: [
    'A number is that of one headline metric for one week. It counts in the week in which it is shown, which is the one after.',
    'Fresh: every object behind it had been read on the last day of the week, or later.',
    'Tolerance: one point of a rate, five per cent of anything else.',
    'A week later is the last time that it was worked out up to the end of the first day of the next week but one.',
    'Of weeks in which nobody could look yet, what would have been shown is worked out from the data as they stood then.',
    'What moved a number, record by record, stands on its own page under “Why it changed”.',
  ],
  source: {
    title:
      'Our own definition; restatement as in the revision policies of official statistics (European Statistics Code of Practice, principle 6)',
    url: 'https://ec.europa.eu/eurostat/web/quality/european-quality-standards/european-statistics-code-of-practice',
  },
  example: {
    now: '2026-11-23T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      telling: [
        shown('data-quality', { shown_value: 0.94, later_value: 0.945 }),
        shown('lead-routing', { shown_value: 0.776, later_value: 0.761 }),
        shown('sync-health', { shown_value: 1, later_value: 1, fresh: false }),
        shown('on-time-launch-rate', { shown: null, later_value: 0.5 }),
        shown('campaign-throughput', { shown_value: 3, later_value: 3, tolerance: 0.15 }),
        shown('budget-overrun', { shown_value: 10, later_value: 10, later_at: '2026-11-17T08:00:00Z' }),
        {
          ...shown('data-quality', { shown_value: 0.9 }),
          period: '2026-W47',
          ends_at: '2026-11-22T23:00:00Z',
        },
      ],
    },
    value: 0.4,
    cases: 5,
  },
})

function shown(metric: string, more: Readonly<Record<string, string | number | boolean | null>>) {
  return {
    metric,
    title: metric,
    period: '2026-W46',
    ends_at: '2026-11-15T23:00:00Z',
    shown_at: '2026-11-16T08:00:00Z',
    shown: 'so much',
    fresh: true,
    tolerance: 0.01,
    later_at: '2026-11-23T07:00:00Z',
    later: 'so much',
    ...more,
  }
}
