import { weekOf } from '../dimension.ts'
import { defineMetric } from '../metric.ts'

const OBJECTS = ['person', 'account', 'opportunity', 'campaign'] as const

/** What the objects lack of the dimensions is NULL there. */
const LEAD_SOURCE = {
  person: 'lead_source',
  account: 'cast(null as text)',
  opportunity: 'lead_source',
  campaign: 'cast(null as text)',
}
const STAGE = {
  person: 'lifecycle_stage',
  account: 'cast(null as text)',
  opportunity: 'stage',
  campaign: 'status',
}

export const dataCompleteness = defineMetric({
  id: 'data-completeness',
  pillar: 'platform',
  title: 'Data completeness',
  question: 'How much of the data we require is there?',
  unit: 'ratio',
  better: 'higher',
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 1,
  rows: OBJECTS.map(
    (
      object,
    ) => `select connection || ':' || object || ':' || record_id as case_id, (select now_at from clock) as at,
    present as numerator, required as denominator, cast(null as double precision) as value,
    connection, object, record_id, label, required > 0 as included, true as covered,
    case when required = 0 then 'No field is required here' when missing is not null then 'Missing: ' || missing end as reason,
    system, '${object}' as kind, owner_name as owner, ${LEAD_SOURCE[object]} as source, ${STAGE[object]} as stage,
    ${weekOf('created_at')} as created
  from ${object}`,
  ).join('\n  union all\n  '),
  parts: `select connection || ':' || object || ':' || record_id as case_id, part, title, present as numerator, 1 as denominator
    from required_value`,
  related: null,
  dimensions: [
    { id: 'system', title: 'System' },
    { id: 'kind', title: 'Object' },
    { id: 'owner', title: 'Owner' },
    { id: 'source', title: 'Lead source' },
    { id: 'stage', title: 'Stage' },
    { id: 'created', title: 'Week of creation' },
  ],
  relations: OBJECTS,
  needs: [
    { kind: 'sync', title: 'Connect a CRM and sync its people: there are none yet.', field: 'person.*' },
  ],
  formula:
    'Required values that are filled ÷ required values, over people, accounts, opportunities and campaigns.',
  notes: [
    'Blanks and placeholders such as “N/A”, “TBD”, “unknown” or “test” count as missing.',
    'Which fields are required is a setting per object; a field that the CRM does not have is passed over.',
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
          missing: 'E-mail, Phone, Title',
        },
      ],
      account: [
        { connection: 'crm', object: 'account', record_id: '3', label: 'Ek AB', required: 2, present: 2 },
      ],
      opportunity: [],
      campaign: [],
    },
    value: 0.7,
    cases: 3,
  },
})
