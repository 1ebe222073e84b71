import { defineMetric, type Verdict } from '../metric.ts'
import type { Need } from '../need.ts'
import { PEOPLE_SYNCED } from '../needs.ts'
import {
  PERSON_DETAILS,
  PERSON_READS,
  personColumns,
  RECORD_DIMENSIONS,
  recordColumns,
  recordReads,
  relatedDuplicates,
} from './record-case.ts'

/**
 * Issues that make a record useless, the gravest first: a case counts under the first that it has. A condition is NULL where
 * its inputs aren't kept: nobody is blamed for what can't be known.
 */
const BLOCKING = [
  {
    id: 'unreachable',
    title: 'Unreachable: neither a valid e-mail address nor a valid phone',
    when: 'not p.reachable',
  },
  { id: 'opted-out', title: 'No consent: opted out of e-mail', when: 'p.opted_out' },
  {
    id: 'duplicate',
    title: 'Duplicate of a record that is suggested to be kept',
    when: 'c.size > 1 and not c.survivor',
  },
  { id: 'unowned', title: 'Unroutable: nobody owns it', when: 'p.owner_needed and not p.owned' },
  {
    id: 'unroutable',
    title: 'Unroutable: none of the fields that routing reads',
    when: 'p.owner_needed and not p.routable',
  },
] as const

/** What the rules read of a person. */
export const INPUTS = [
  'person_id',
  'email_valid',
  'reachable',
  'opted_out',
  'hard_bounced',
  'owner_needed',
  'owned',
  'routable',
  'on_open_opportunity',
]

const READ_OPT_OUT: Need = {
  kind: 'sync',
  title: 'Let Plumbline read who has opted out of e-mail.',
  field: 'person.opted_out',
}

const ISSUE = `case ${BLOCKING.map(({ id, when }) => `when ${when} then '${id}'`).join('\n      ')} end`
const TITLE = BLOCKING.map(({ id, title }) => `when '${id}' then '${title}'`).join('\n      ')

/** May be written to, or is on a deal under way; NULL where that can't be told. Over `person` under the alias `p`. */
export const ACTIVE = `((coalesce(p.email_valid, false) and not p.opted_out and not p.hard_bounced) or p.on_open_opportunity)`

const PEOPLE = `from person p
  left join person_cluster c on c.connection = p.connection and c.object = p.object and c.record_id = p.record_id`

export const dataQuality = defineMetric({
  id: 'data-quality',
  pillar: 'platform',
  title: 'Data quality',
  question: 'How many of our active people can we work with?',
  unit: 'ratio',
  better: 'higher',
  headline: true,
  cases: { one: 'record', many: 'records' },
  entity: { column: 'person_id', one: 'person', many: 'people' },
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 5,
  rows: [
    {
      reads: {
        ...recordReads('person', [...PERSON_READS, ...INPUTS]),
        person_cluster: ['connection', 'object', 'record_id', 'size', 'survivor'],
      },
      from: `(select p.*, ${ISSUE} as issue, ${ACTIVE} as active ${PEOPLE}) as p`,
      columns: { ...recordColumns('person'), ...personColumns(), person_id: 'p.person_id', issue: 'p.issue' },
    },
  ],
  verdicts: [
    {
      id: 'inactive',
      is: 'left-out',
      when: 'not p.active',
      words: 'Not active: not marketable, and on no open opportunity',
    },
    {
      id: 'unknown-opt-out',
      is: 'lacking',
      when: 'p.active is null and p.email_valid and p.opted_out is null',
      words: 'It is not known whether they opted out of e-mail',
      gap: { lack: 'may have opted out of e-mail or not', need: READ_OPT_OUT },
    },
    {
      id: 'unknown-bounce',
      is: 'lacking',
      when: 'p.active is null and p.email_valid and p.hard_bounced is null',
      words: 'It is not known whether e-mail to them bounces',
      gap: {
        lack: 'may bounce or not',
        need: {
          kind: 'sync',
          title: 'Let Plumbline read which e-mail addresses bounced for good.',
          field: 'person.hard_bounced',
        },
      },
    },
    {
      id: 'unknown-deals',
      is: 'lacking',
      when: 'p.active is null',
      words: 'Not marketable, and it is not known whether they are on an open opportunity',
      gap: {
        lack: 'are not marketable, but may be on an open opportunity',
        need: {
          kind: 'sync',
          title: 'Let Plumbline read opportunities, and who is on them.',
          field: 'contact_role.person_record_id',
        },
      },
    },
    ...BLOCKING.map(({ id, title }): Verdict => ({
      id,
      is: 'counted',
      numerator: 0,
      when: `p.issue = '${id}'`,
      words: title,
    })),
    { id: 'sound', is: 'counted', numerator: 1, words: null },
  ],
  unjudged: [
    {
      id: 'no-stage',
      when: 'p.owner_needed is null',
      words: 'Not held against owner and routing: its lifecycle stage is not mapped',
      gap: {
        lack: 'could not be held against owner and routing, their lifecycle stage not being mapped',
        need: {
          kind: 'map',
          title: 'Map the field that holds the lifecycle stage of people.',
          field: 'person.lifecycle_stage',
          or: [
            {
              kind: 'map',
              title: 'Say which lifecycle stage each value means.',
              field: null,
              setting: 'lifecycleStages',
            },
          ],
        },
      },
    },
    {
      id: 'no-owner',
      when: 'p.owner_needed and p.owned is null',
      words: 'Not held against owner: owners are not read',
      gap: {
        lack: 'could not be held against owner, the owners not being read',
        need: { kind: 'sync', title: 'Let Plumbline read who owns people.', field: 'person.owner_id' },
      },
    },
    {
      id: 'no-routing',
      when: 'p.owner_needed and p.routable is null',
      words: 'Not held against routing: none of the fields that routing reads is there',
      gap: {
        lack: 'could not be held against routing, none of the fields that it reads being there',
        need: {
          kind: 'map',
          title: 'Map the fields that routing reads.',
          field: null,
          setting: 'routingFields',
        },
      },
    },
    {
      id: 'no-opt-out',
      when: 'p.opted_out is null',
      words: 'It is not known whether they opted out of e-mail',
      gap: { lack: 'may have opted out of e-mail or not', need: READ_OPT_OUT },
    },
    {
      id: 'no-phone',
      when: 'p.reachable is null',
      words: 'No valid e-mail address, and phones are not read',
      gap: {
        lack: 'have no valid e-mail address, and perhaps a phone',
        need: { kind: 'sync', title: 'Let Plumbline read the phones of people.', field: 'person.phone' },
      },
    },
  ],
  otherwise: 'No blocking issue',
  partsTell: 'share',
  parts: {
    reads: {},
    sql: `select case_id, verdict as part, case verdict ${TITLE} else 'No blocking issue' end as title, numerator, denominator
      from facts`,
  },
  related: relatedDuplicates,
  relatedIs: 'another',
  // Last: cut by it, each piece is 0 or 100 % by construction.
  dimensions: [
    ...RECORD_DIMENSIONS,
    { id: 'issue', title: 'Blocking issue', explains: false, listed: false },
  ],
  details: PERSON_DETAILS,
  relatedDetails: PERSON_DETAILS.map(({ name }) => name),
  relations: ['person', 'contact_role'],
  needs: [
    PEOPLE_SYNCED,
    { kind: 'sync', title: 'Let Plumbline read the e-mail addresses of people.', field: 'person.email' },
  ],
  formula: 'Records of active people without a blocking issue ÷ records of active people.',
  notes: [
    'Active: may be written to (valid address, not opted out, not bounced for good), or on an open opportunity.',
    'Blocking: unreachable; opted out while on an open opportunity; a duplicate; and, from the lifecycle stage that is set, owned by nobody (a queue is nobody) or without any field that routing reads.',
    'Whether somebody opted out, bounced or is on an open opportunity is never guessed: where it is not known whether a person is active, the record is left out; where it is not known whether a rule is kept, the record counts by the others. Both lower the coverage.',
    'A record with several issues counts once, under the gravest. Lesser gaps count in completeness and validity.',
  ],
  source: {
    title:
      'Our own definition, on the dimensions of DAMA UK, The six primary dimensions for data quality assessment (2013)',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      person: [
        person('sound', { email: 'ann@lee.io' }),
        person('subscriber', { email: 'di@su.io', owned: false, owner_needed: false }),
        person('duplicate', { email: 'bo@ek.se' }),
        person('survivor', { email: 'bo@ek.se', present: 3, required: 4 }),
        person('unreachable', { email_valid: false, reachable: false, on_open_opportunity: true }),
        person('opted-out', { email: 'ed@ut.ee', opted_out: true, on_open_opportunity: true }),
        person('unowned', { email: 'flo@ra.fr', owned: false }),
        person('unroutable', { email: 'gil@da.it', routable: false }),
        person('inactive', { email: 'cy@oh.io', opted_out: true }),
        person('bounced', { email: 'hal@oj.no', hard_bounced: true }),
        person('opt-out-not-kept', { email: 'ida@ho.dk', opted_out: null }),
        person('bounce-not-kept', { email: 'jo@ki.fi', hard_bounced: null }),
        person('deals-not-read', { email_valid: false, on_open_opportunity: null }),
        person('no-stage', { email: 'kim@le.ch', owner_needed: null, owned: false }),
        person('owner-not-kept', { email: 'leo@mi.at', owned: null }),
        person('routing-not-kept', { email: 'mia@no.uk', routable: null }),
        person('on-a-deal-only', { email: 'ned@op.ie', opted_out: null, on_open_opportunity: true }),
        person('phone-not-kept', { email_valid: false, reachable: null, on_open_opportunity: true }),
      ],
    },
    value: 8 / 13,
    cases: 13,
  },
})

function person(id: string, more: Readonly<Record<string, string | number | boolean | null>>) {
  return {
    connection: 'crm',
    object: 'contact',
    record_id: id,
    label: id,
    email_valid: true,
    reachable: true,
    opted_out: false,
    hard_bounced: false,
    owner_needed: true,
    owned: true,
    routable: true,
    on_open_opportunity: false,
    ...more,
  }
}
