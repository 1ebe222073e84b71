import type { Cell } from '../../warehouse/warehouse.ts'
import { recordKey } from '../../warehouse/model/relation.ts'
import { defineMetric } from '../metric.ts'
import { PEOPLE_SYNCED } from '../needs.ts'
import { RECORD_DIMENSIONS, recordColumns, recordReads } from './record-case.ts'

const FRESHNESS = [
  'person_id',
  'fresh_since',
  'edited_at',
  'engaged_at',
  'in_touch_at',
  'verified_at',
  'touched_at',
  'told',
  'hard_bounced',
]
const RECORD = ['connection', 'object', 'record_id', 'person_id']

/** The record that stands for the person: Salesforce's before HubSpot's, a contact before a lead. */
const FIRST = `row_number() over (partition by p.person_id
        order by case when p.person_id = ${recordKey('p')} then 0 else 1 end, p.object, p.connection, p.record_id)`

const day = (column: string) => `cast(p.${column} at time zone (select zone from clock) as date)`

export const dataTimeliness = defineMetric({
  id: 'data-timeliness',
  pillar: 'platform',
  title: 'Data timeliness',
  question: 'Of how many people do we know something recent?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'person', many: 'people' },
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 2,
  rows: [
    {
      reads: { ...recordReads('person', ['person_id']), person_freshness: FRESHNESS },
      from: `(select q.*, f.fresh_since, f.edited_at, f.engaged_at, f.in_touch_at, f.verified_at, f.touched_at, f.told, f.hard_bounced from (
        select p.*, ${FIRST} as nth from person p) as q
      join person_freshness f on f.person_id = q.person_id where q.nth = 1) as p`,
      brief: { from: 'person_freshness as p', columns: ['case_id', 'at'] },
      columns: {
        ...recordColumns('person'),
        case_id: 'p.person_id',
        edited_day: day('edited_at'),
        engaged_day: day('engaged_at'),
        in_touch_day: day('in_touch_at'),
        verified_day: day('verified_at'),
        touched_day: day('touched_at'),
      },
    },
  ],
  verdicts: [
    {
      id: 'bounced',
      is: 'counted',
      numerator: 0,
      when: 'p.hard_bounced',
      words: 'Mail to the address bounced for good',
    },
    {
      id: 'engaged',
      is: 'counted',
      numerator: 1,
      when: 'p.engaged_at >= p.fresh_since',
      words: 'Engaged within the allowed time',
    },
    {
      id: 'in-touch',
      is: 'counted',
      numerator: 1,
      when: 'p.in_touch_at >= p.fresh_since',
      words: 'Sales was in touch within the allowed time',
    },
    {
      id: 'verified',
      is: 'counted',
      numerator: 1,
      when: 'p.verified_at >= p.fresh_since',
      words: 'Checked and found right within the allowed time',
    },
    {
      id: 'edited',
      is: 'counted',
      numerator: 1,
      when: 'p.edited_at >= p.fresh_since',
      words: 'Edited by a human within the allowed time',
    },
    {
      id: 'untouched',
      is: 'counted',
      numerator: 0,
      when: 'p.touched_at < p.fresh_since',
      words: 'Nothing was changed within the allowed time',
    },
    {
      id: 'untold',
      is: 'lacking',
      when: 'not p.told',
      words: 'Changed within the allowed time, and nothing tells whether a human did it',
      gap: {
        lack: 'were changed within the allowed time without anything that tells whether a human did it',
        need: {
          kind: 'map',
          title:
            'Name the users under which integrations write, if there are any, and keep syncing: who changes a record is known from the first sync on.',
          field: null,
          setting: 'freshness.machineUsers',
        },
      },
    },
    {
      id: 'machines',
      is: 'counted',
      numerator: 0,
      words: 'Changed by machines or in bulk only within the allowed time',
    },
  ],
  unjudged: [
    {
      id: 'unknown-bounce',
      when: 'p.hard_bounced is null',
      words: null,
      gap: {
        lack: 'may have an address that bounces',
        need: {
          kind: 'sync',
          title: 'Let Plumbline read which e-mail addresses bounced for good.',
          field: 'person.hard_bounced',
        },
      },
    },
  ],
  parts: null,
  related: {
    reads: { person: [...RECORD, 'label', 'system'] },
    sql: `select p.person_id as case_id, 'In ' || p.system as role, p.connection, p.object, p.record_id, p.label from (
      select p.*, ${FIRST} as nth from person p) as p where p.nth > 1`,
  },
  dimensions: RECORD_DIMENSIONS,
  details: [
    { name: 'edited_day', title: 'Edited by a human', type: 'day' },
    { name: 'engaged_day', title: 'Engaged', type: 'day' },
    { name: 'in_touch_day', title: 'Sales in touch', type: 'day' },
    { name: 'verified_day', title: 'Found right', type: 'day' },
    { name: 'touched_day', title: 'Changed at all', type: 'day' },
  ],
  relations: ['person', 'touch', 'sales_activity'],
  needs: [PEOPLE_SYNCED],
  formula:
    'People who engaged, with whom sales was in touch, whose record was found right, or whom a human edited, within the allowed age ÷ people.',
  notes: [
    'The allowed age is a setting (365 days). A person is counted once, however many records there are; the first one stands for them.',
    'Edited by a human: a change of a Salesforce record under a user who isn’t a machine. Integrations, and more than a set number of records that one user changed within ten minutes, don’t count. The users under which integrations write are a setting.',
    'Engaged: responded to a Salesforce campaign, unless its members count as responding from the start; or answered a mail of sales, where HubSpot keeps that. Opens and clicks don’t count, because mail programs and scanners make them too.',
    'Sales in touch: a task that was done or a past event in Salesforce; in HubSpot a call that was taken, a meeting that was held, a one-to-one e-mail. What sequences and machines log doesn’t count, nor a task that somebody else than its owner ticked off, as far as it was read before it was changed again.',
    'Found right: in a drawn sample every value of a record was judged, some as correct and none as wrong. It counts from the day of the last verdict.',
    'Salesforce tells who changed a record last, so who changed it before the first sync isn’t known; HubSpot doesn’t tell at all. Who was changed within the allowed age without anything that tells by whom is left out and lowers the coverage. Of several changes between two syncs the last one is seen.',
    'Somebody whose address bounced for good fails, whatever else is recent.',
  ],
  source: {
    title: 'DAMA UK Working Group, The six primary dimensions for data quality assessment (2013): timeliness',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: examplePeople({
      edited: { edited_at: '2026-03-01T10:00:00Z', touched_at: '2026-11-01T10:00:00Z', told: false },
      'in-touch': { in_touch_at: '2026-02-05T10:00:00Z', touched_at: '2024-11-01T10:00:00Z', told: true },
      verified: { verified_at: '2026-02-05T10:00:00Z', touched_at: '2024-11-01T10:00:00Z', told: true },
      engaged: { engaged_at: '2026-05-05T10:00:00Z', touched_at: '2024-11-01T10:00:00Z', told: true },
      bounced: {
        edited_at: '2026-03-01T10:00:00Z',
        touched_at: '2026-03-01T10:00:00Z',
        told: true,
        hard_bounced: true,
      },
      untouched: { edited_at: '2024-03-01T10:00:00Z', touched_at: '2025-01-01T10:00:00Z', told: true },
      untold: { touched_at: '2026-11-01T10:00:00Z', told: false },
      'no-bounce': {
        edited_at: '2024-03-01T10:00:00Z',
        touched_at: '2025-01-01T10:00:00Z',
        told: true,
        hard_bounced: null,
      },
      machines: { edited_at: '2024-03-01T10:00:00Z', touched_at: '2026-11-01T10:00:00Z', told: true },
    }),
    value: 4 / 8,
    cases: 8,
  },
})

function examplePeople(people: Readonly<Record<string, Readonly<Record<string, Cell>>>>) {
  const ids = Object.keys(people)
  return {
    person: ids.map((id) => ({
      connection: 'crm',
      object: 'contact',
      record_id: id,
      label: id,
      person_id: `crm:contact:${id}`,
    })),
    person_freshness: ids.map((id) => ({
      person_id: `crm:contact:${id}`,
      fresh_since: '2025-11-20T08:00:00Z',
      hard_bounced: false,
      ...people[id],
    })),
  }
}
