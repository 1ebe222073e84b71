import { defineMetric, type Verdict } from '../metric.ts'
import { RECORD_DIMENSIONS, recordColumns, recordReads, relatedDuplicates } from './record-case.ts'

/** Issues that make a record useless, the gravest first: a case counts under the first that it has. */
const BLOCKING = [
  {
    id: 'unreachable',
    title: 'Unreachable: neither a valid e-mail address nor a valid phone',
    when: `not coalesce(p.email_valid, false) and not coalesce(p.phone_valid, false)`,
  },
  { id: 'opted-out', title: 'No consent: opted out of e-mail', when: `coalesce(p.opted_out, false)` },
  {
    id: 'duplicate',
    title: 'Duplicate of a record that is suggested to be kept',
    when: `c.size > 1 and not c.survivor`,
  },
  { id: 'unowned', title: 'Unroutable: nobody owns it', when: `p.owner_needed and not p.owned` },
  {
    id: 'unroutable',
    title: 'Unroutable: none of the fields that routing reads',
    when: `p.owner_needed and not p.routable`,
  },
] as const

const ISSUE = `case ${BLOCKING.map(({ id, when }) => `when ${when} then '${id}'`).join('\n      ')} end`
const TITLE = BLOCKING.map(({ id, title }) => `when '${id}' then '${title}'`).join('\n      ')

/** May be written to, or is on a deal under way. */
const MARKETABLE = `(coalesce(p.email_valid, false) and not coalesce(p.opted_out, false) and not coalesce(p.hard_bounced, false))`
const ACTIVE = `(${MARKETABLE} or coalesce(p.on_open_opportunity, false))`

const PEOPLE = `from person p
  left join person_cluster c on c.connection = p.connection and c.object = p.object and c.record_id = p.record_id`

export const dataQuality = defineMetric({
  id: 'data-quality',
  pillar: 'platform',
  title: 'Data quality',
  question: 'How many of our active people can we work with?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'person', many: 'people' },
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 1,
  rows: [
    {
      reads: {
        ...recordReads('person', [
          'email_valid',
          'phone_valid',
          'opted_out',
          'hard_bounced',
          'owner_needed',
          'owned',
          'routable',
          'on_open_opportunity',
        ]),
        person_cluster: ['connection', 'object', 'record_id', 'size', 'survivor'],
      },
      from: `(select p.*, ${ISSUE} as issue, ${ACTIVE} as active ${PEOPLE}) as p`,
      columns: { ...recordColumns('person'), issue: 'p.issue' },
    },
  ],
  verdicts: [
    {
      id: 'inactive',
      is: 'left-out',
      when: 'not p.active',
      words: 'Not active: not marketable, and on no open opportunity',
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
  partsTell: 'share',
  parts: {
    reads: {},
    sql: `select case_id, verdict as part, case verdict ${TITLE} else 'No blocking issue' end as title, numerator, denominator
      from facts`,
  },
  related: relatedDuplicates,
  // Last: cut by it, each piece is 0 or 100 % by construction.
  dimensions: [...RECORD_DIMENSIONS, { id: 'issue', title: 'Blocking issue', explains: false }],
  relations: ['person', 'contact_role'],
  needs: [
    { kind: 'sync', title: 'Connect a CRM and sync its people: there are none yet.', field: 'person.*' },
    { kind: 'sync', title: 'Let Plumbline read the e-mail addresses of people.', field: 'person.email' },
  ],
  formula: 'Active people without a blocking issue ÷ active people.',
  notes: [
    'Active: may be written to (valid address, not opted out, not bounced for good), or on an open opportunity.',
    'Blocking: unreachable; opted out while on an open opportunity; a duplicate; and, from the lifecycle stage that is set, owned by nobody (a queue is nobody) or without any field that routing reads.',
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
        person('1', {
          email: 'ann@lee.io',
          email_valid: true,
          owned: true,
          routable: true,
          owner_needed: true,
        }),
        person('2', {
          email: 'bo@ek.se',
          email_valid: true,
          owned: false,
          routable: true,
          owner_needed: true,
        }),
        person('3', {
          email: 'bo@ek.se',
          email_valid: true,
          owned: true,
          routable: true,
          owner_needed: true,
          present: 3,
          required: 4,
        }),
        person('4', { email: 'cy@oh.io', email_valid: true, opted_out: true, owned: true, routable: true }),
        person('5', { phone_valid: false, on_open_opportunity: true, owned: true, routable: true }),
        person('6', { email: 'di@su.io', email_valid: true, owned: false, owner_needed: false }),
        person('7', { email: 'ed@ut.ee', email_valid: true, opted_out: true, on_open_opportunity: true }),
        person('8', { email: 'flo@ra.fr', email_valid: true, owned: false, owner_needed: true }),
        person('9', {
          email: 'gil@da.it',
          email_valid: true,
          owned: true,
          routable: false,
          owner_needed: true,
        }),
      ],
    },
    value: 0.375,
    cases: 8,
  },
})

function person(id: string, more: Readonly<Record<string, string | number | boolean>>) {
  return { connection: 'crm', object: 'contact', record_id: id, label: `Person ${id}`, ...more }
}
