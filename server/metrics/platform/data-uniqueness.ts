import { defineMetric } from '../metric.ts'
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

const RULE = `case c.rule when 'email' then 'Same e-mail address' when 'name-and-company' then 'Same name and company' end`

export const dataUniqueness = defineMetric({
  id: 'data-uniqueness',
  pillar: 'platform',
  title: 'Data uniqueness',
  question: 'How free of duplicates are our records of people?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'record', many: 'records' },
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 4,
  rows: [
    {
      reads: {
        ...recordReads('person', [...PERSON_READS, 'email_valid']),
        person_unaddressed: ['connection', 'object', 'record_id'],
        person_cluster: ['connection', 'object', 'record_id', 'rule', 'size', 'survivor'],
      },
      from: `person p
      left join person_cluster c on c.connection = p.connection and c.object = p.object and c.record_id = p.record_id
      left join person_unaddressed u on u.connection = p.connection and u.object = p.object and u.record_id = p.record_id`,
      columns: {
        ...recordColumns('person'),
        ...personColumns(),
        rule: `case when c.size > 1 then ${RULE} end`,
        survivor_of: `'Suggested to keep, of ' || c.size || ' records'`,
      },
    },
  ],
  verdicts: [
    { id: 'alone', is: 'counted', numerator: 1, when: 'c.record_id is null', words: null },
    { id: 'survivor', is: 'counted', numerator: 1, when: 'c.survivor', words: { column: 'survivor_of' } },
    { id: 'surplus', is: 'counted', numerator: 0, words: 'Duplicate' },
  ],
  unjudged: [
    {
      id: 'incomparable',
      when: 'c.record_id is null and not coalesce(p.email_valid, false) and u.record_id is null',
      words: 'Nothing to compare it by: neither a valid e-mail address nor a name and company',
      gap: {
        lack: 'had nothing to be compared by, neither a valid e-mail address nor a name and company',
        need: {
          kind: 'mend',
          title: 'Fill in their e-mail addresses, or their names and companies.',
          field: null,
          at: 'records',
        },
      },
    },
  ],
  otherwise: 'No other record of the same person',
  parts: null,
  related: relatedDuplicates,
  relatedIs: 'another',
  details: PERSON_DETAILS,
  relatedDetails: PERSON_DETAILS.map(({ name }) => name),
  dimensions: [...RECORD_DIMENSIONS, { id: 'rule', title: 'Found by', explains: false }],
  relations: ['person'],
  needs: [PEOPLE_SYNCED],
  formula:
    '1 − Σ(cluster size − 1) ÷ records: of each cluster of duplicates one record is kept, the others are surplus.',
  notes: [
    'Within one system only: the same person in the other system is a link, not a duplicate.',
    'Duplicates share a valid e-mail address; a record without one goes with the records of the same name and company, unless these have several addresses.',
    'A record that has neither counts as unique, and lowers the coverage.',
    'Suggested to keep is a contact before a lead, then the record on an open opportunity, the one at the latest stage, the most complete, the one changed last, the oldest.',
  ],
  source: {
    title: 'DAMA UK Working Group, The six primary dimensions for data quality assessment (2013): uniqueness',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      person: [
        person('crm', '1', { email: 'ann@lee.io', email_valid: true, required: 4, present: 3 }),
        person('crm', '2', { email: 'ann@lee.io', email_valid: true, required: 4, present: 4 }),
        person('crm', '3', { name_key: 'bo ek', company_domain: 'ek.se', required: 4, present: 2 }),
        person('crm', '4', {
          name_key: 'bo ek',
          company_domain: 'ek.se',
          email: 'bo@ek.se',
          email_valid: true,
          required: 4,
          present: 4,
        }),
        person('crm', '5', { name_key: 'bo ek', company_domain: 'other.se', required: 4, present: 4 }),
        person('crm', '7', { name_key: 'bo ek', required: 4, present: 1 }),
        person('other', '6', { email: 'ann@lee.io', email_valid: true, required: 4, present: 4 }),
      ],
    },
    value: 5 / 7,
    cases: 7,
  },
})

function person(connection: string, id: string, more: Readonly<Record<string, string | number | boolean>>) {
  return { connection, object: 'contact', record_id: id, label: `Person ${id}`, ...more }
}
