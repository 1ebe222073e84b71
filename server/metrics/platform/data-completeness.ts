import { recordKey } from '../../warehouse/model/relation.ts'
import { defineMetric } from '../metric.ts'
import { PEOPLE_SYNCED } from '../needs.ts'
import { RECORD_DIMENSIONS, recordColumns, recordReads } from './record-case.ts'

const RELATIONS = ['person', 'account', 'opportunity', 'campaign'] as const

export const dataCompleteness = defineMetric({
  id: 'data-completeness',
  pillar: 'platform',
  title: 'Data completeness',
  question: 'How much of the data we require is there?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'record', many: 'records', units: 'required values' },
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 2,
  rows: RELATIONS.map((relation) => ({
    reads: recordReads(relation, ['present', 'required', 'missing', 'unread']),
    from: `${relation} p`,
    columns: {
      ...recordColumns(relation),
      numerator: 'p.present',
      denominator: 'p.required',
      missing: `'Missing: ' || p.missing`,
      unread: `'Not read: ' || p.unread`,
    },
  })),
  verdicts: [
    { id: 'nothing-required', is: 'left-out', when: 'p.required = 0', words: 'No field is required here' },
    { id: 'judged', is: 'counted', words: { column: 'missing' } },
  ],
  unjudged: [
    {
      id: 'unread',
      when: 'p.unread is not null',
      words: { column: 'unread' },
      gap: {
        lack: 'are required to have a field that could not be read',
        need: {
          kind: 'map',
          title: 'Let Plumbline read it, or take it off the list of required fields.',
          field: null,
          setting: 'required',
        },
      },
    },
  ],
  otherwise: 'All required values are filled',
  parts: {
    reads: { required_value: ['connection', 'object', 'record_id', 'part', 'title', 'present'] },
    sql: `select ${recordKey('r')} as case_id, r.part, r.title, r.present as numerator, 1 as denominator
      from required_value r`,
  },
  related: null,
  dimensions: RECORD_DIMENSIONS,
  relations: RELATIONS,
  needs: [PEOPLE_SYNCED],
  formula:
    'Required values that are filled ÷ required values, over people, accounts, opportunities and campaigns.',
  notes: [
    'Blanks and placeholders such as “N/A”, “TBD”, “unknown” or “test” count as missing.',
    'Which fields are required is a setting per object. One that the CRM does not have, or does not let Plumbline read, is passed over and lowers the coverage.',
    'A lead that was converted counts once, as its contact.',
  ],
  source: {
    title:
      'DAMA UK Working Group, The six primary dimensions for data quality assessment (2013): completeness',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      person: [
        { connection: 'crm', object: 'lead', record_id: '1', label: 'Ann Lee', required: 4, present: 4 },
        {
          connection: 'crm',
          object: 'contact',
          record_id: '2',
          label: 'Bo Ek',
          required: 4,
          present: 1,
          missing: 'Email, Phone, Title',
        },
      ],
      account: [
        {
          connection: 'crm',
          object: 'account',
          record_id: '3',
          label: 'Ek AB',
          required: 2,
          present: 2,
          unread: 'Industry',
        },
      ],
      campaign: [
        { connection: 'crm', object: 'campaign', record_id: '4', label: 'Webinar', required: 0, present: 0 },
      ],
      required_value: [
        ...required('lead', '1', { Email: 1, Phone: 1, Title: 1, Name: 1 }),
        ...required('contact', '2', { Email: 0, Phone: 0, Title: 0, Name: 1 }),
        ...required('account', '3', { Name: 1, Website: 1 }),
      ],
    },
    value: 0.7,
    cases: 3,
  },
})

function required(object: string, id: string, fields: Readonly<Record<string, number>>) {
  return Object.entries(fields).map(([field, present]) => ({
    connection: 'crm',
    object,
    record_id: id,
    part: `crm.${object}.${field}`,
    title: `${object}: ${field}`,
    present,
  }))
}
