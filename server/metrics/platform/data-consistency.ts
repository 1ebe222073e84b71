import { PAIR_FIELDS } from '../../warehouse/model/pair-field.ts'
import { recordKey } from '../../warehouse/model/relation.ts'
import type { Cell } from '../../warehouse/warehouse.ts'
import { defineMetric } from '../metric.ts'
import { PEOPLE_SYNCED } from '../needs.ts'
import { RECORD_DIMENSIONS, recordColumns } from './record-case.ts'

/** Both records of the pair. */
const CASE = `${recordKey('p')} || ' + ' || p.twin_connection || ':' || p.twin_object || ':' || p.twin_record_id`
const TWIN = ['twin_connection', 'twin_object', 'twin_record_id']
const RECORD = ['connection', 'object', 'record_id', ...TWIN]

/** A pair is in both systems. */
const DIMENSIONS = RECORD_DIMENSIONS.filter(({ id }) => id !== 'system')

export const dataConsistency = defineMetric({
  id: 'data-consistency',
  pillar: 'platform',
  title: 'Data consistency',
  question: 'Do Salesforce and HubSpot say the same of a person?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'pair of records', many: 'pairs of records', units: 'values that both systems have' },
  entity: { column: 'person_id', one: 'person', many: 'people' },
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 2,
  rows: [
    {
      reads: {
        clock: ['now_at', 'zone'],
        person_pair: [
          ...RECORD,
          'person_id',
          'label',
          'system',
          'owner_name',
          'lead_source',
          'lifecycle_stage',
          'created_at',
          'link_reason',
          'compared',
          'agreed',
          'differing',
          'unreadable',
        ],
      },
      from: 'person_pair p',
      columns: {
        ...recordColumns('person'),
        case_id: CASE,
        person_id: 'p.person_id',
        linked: 'p.link_reason',
        numerator: 'p.agreed',
        denominator: 'p.compared',
        differing: `'Not the same: ' || p.differing`,
        unreadable: `'Could not be compared: ' || p.unreadable`,
      },
    },
  ],
  verdicts: [
    {
      id: 'nothing-to-compare',
      is: 'left-out',
      when: 'p.compared = 0',
      words: 'No value that both systems have can be compared',
    },
    { id: 'judged', is: 'counted', words: { column: 'differing' } },
  ],
  unjudged: [
    {
      id: 'unreadable',
      when: 'p.unreadable is not null',
      words: { column: 'unreadable' },
      gap: {
        lack: 'have values in both systems that could not be compared, one of them not being valid or not being mapped',
        need: {
          kind: 'map',
          title: 'Say of every value of the lifecycle fields which stage it means.',
          field: null,
          setting: 'lifecycleStages',
          or: [{ kind: 'mend', title: 'Mend the values that are not valid.', field: null, at: 'fixes' }],
        },
      },
    },
  ],
  otherwise: 'Both systems say the same',
  parts: {
    reads: {
      person_pair: [...RECORD, ...PAIR_FIELDS.map(({ id }) => `${id}_agrees`)],
    },
    sql: PAIR_FIELDS.map(
      ({ id, title }) => `select ${CASE} as case_id, '${id}' as part, '${title}' as title,
        case when p.${id}_agrees then 1 else 0 end as numerator, 1 as denominator
      from person_pair p where p.${id}_agrees is not null`,
    ).join('\n    union all\n    '),
  },
  related: {
    reads: { person_pair: [...RECORD, 'twin_label'] },
    sql: `select ${CASE} as case_id, 'In HubSpot' as role, p.twin_connection as connection, p.twin_object as object,
      p.twin_record_id as record_id, p.twin_label as label from person_pair p`,
  },
  dimensions: [...DIMENSIONS, { id: 'linked', title: 'How they are linked', explains: false, listed: false }],
  relations: ['person'],
  needs: [
    PEOPLE_SYNCED,
    {
      kind: 'connect',
      title: 'Connect both Salesforce and HubSpot: what only one system says can’t be compared.',
      field: 'person_pair.compared',
    },
  ],
  formula: `Values that agree ÷ values that both systems have, over pairs of linked records: ${PAIR_FIELDS.map(
    ({ title }, nth) => (nth === 0 ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`),
  ).join(', ')}.`,
  notes: [
    'A pair is a record in Salesforce (a contact, or a lead that wasn’t converted) and a HubSpot contact that are the same person by a stored id, or by an e-mail address that is unique on both sides. A person with several records on a side is several pairs: each with each. A case is a pair; several fields that differ make it one case that falls short by as many.',
    'Compared are forms, not spellings: addresses without case, phones as E.164, countries as ISO 3166, stages as they are mapped, owners by their own e-mail address, names, titles and companies without case, spaces and punctuation. A phone is held against a phone and a mobile number against a mobile number. The company of a Salesforce contact is its account’s name.',
    'A value that is empty on one side isn’t compared: it counts in data completeness. One that isn’t valid can’t be brought to a form: it counts in data validity, and lowers the coverage here.',
    'Records that may be the same person, but can’t be told apart from others with the same address, are no pair.',
    'Which value is right isn’t judged. The conflict ledger has both, from when each stands as far as that can be known, and which is newer where that is certain.',
  ],
  source: {
    title:
      'DAMA UK Working Group, The six primary dimensions for data quality assessment (2013): consistency',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      person_pair: [
        pair('1', { email: true, name: true, phone: true, owner: true }),
        pair('2', { email: true, title: false, company: false }),
        pair('3', { stage: true }, { unreadable: 'Country' }),
        pair('4', {}),
      ],
    },
    value: 6 / 8,
    cases: 3,
  },
})

function pair(
  id: string,
  agrees: Readonly<Record<string, boolean>>,
  more: Readonly<Record<string, Cell>> = {},
): Readonly<Record<string, Cell>> {
  const fields = PAIR_FIELDS.filter((field) => field.id in agrees)
  const differing = fields.filter((field) => agrees[field.id] === false).map(({ title }) => title)
  return {
    person_id: `salesforce:contact:${id}`,
    connection: 'salesforce',
    object: 'contact',
    record_id: id,
    label: `Person ${id}`,
    twin_connection: 'hubspot',
    twin_object: 'contact',
    twin_record_id: id,
    compared: fields.length,
    agreed: fields.length - differing.length,
    differing: differing.length === 0 ? null : differing.join(', '),
    ...Object.fromEntries(fields.map((field) => [`${field.id}_agrees`, agrees[field.id]!])),
    ...more,
  }
}
