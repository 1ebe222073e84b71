import { recordKey } from '../../warehouse/model/relation.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import { together } from '../../warehouse/model/reads.ts'
import { defineMetric, type CaseSelect } from '../metric.ts'
import { PEOPLE_SYNCED } from '../needs.ts'
import { RECORD_DIMENSIONS, recordColumns, recordReads } from './record-case.ts'

type Relation = 'person' | 'account' | 'opportunity'
export type CheckId =
  'email' | 'phone' | 'country' | 'state' | 'website' | 'birth-date' | 'lead-source' | 'industry'

/** A check of one value: true or false, NULL where there is nothing to check. Rows and parts are made of the same checks. */
interface Check {
  readonly id: CheckId
  readonly title: string
  /** The column that holds the verdict, by relation; a `past` one is a date that must have been. */
  readonly of: Readonly<Partial<Record<Relation, string | { readonly past: string }>>>
}

const RELATIONS: readonly Relation[] = ['person', 'account', 'opportunity']

const CHECKS: readonly Check[] = [
  { id: 'email', title: 'E-mail', of: { person: 'email_valid' } },
  { id: 'phone', title: 'Phone', of: { person: 'phone_valid', account: 'phone_valid' } },
  { id: 'country', title: 'Country', of: { person: 'country_valid', account: 'country_valid' } },
  { id: 'state', title: 'State', of: { person: 'state_valid', account: 'state_valid' } },
  { id: 'website', title: 'Website', of: { person: 'website_valid', account: 'website_valid' } },
  { id: 'birth-date', title: 'Birth date', of: { person: { past: 'birth_date' } } },
  {
    id: 'lead-source',
    title: 'Lead source on offer',
    of: { person: 'lead_source_offered', opportunity: 'lead_source_offered' },
  },
  {
    id: 'industry',
    title: 'Industry on offer',
    of: { person: 'industry_offered', account: 'industry_offered' },
  },
]

/** A filled state lacks the country by whose list it would be checked. */
const UNCHECKED = '(p.state is not null and p.country is null)'

/** What people call the records of an object, in both systems. */
const OBJECTS = `case p.object when 'lead' then 'leads' when 'contact' then 'contacts' when 'account' then 'accounts'
      when 'company' then 'companies' when 'opportunity' then 'opportunities' when 'deal' then 'deals' else p.object end`

/** The checks of a relation's values; `holds` is SQL over it under the alias `p`. */
export function checksOf(relation: Relation) {
  return CHECKS.flatMap(({ id, title, of }) => {
    const found = of[relation]
    if (found === undefined) return []
    const column = typeof found === 'string' ? found : found.past
    const holds = typeof found === 'string' ? `p.${column}` : `p.${column} <= (select today from clock)`
    return [{ id, title, column, holds }]
  })
}

function rowsOf(relation: Relation): CaseSelect {
  const checks = checksOf(relation)
  const count = (condition: (holds: string) => string) =>
    checks.map(({ holds }) => `case when ${condition(holds)} then 1 else 0 end`).join(' +\n        ')
  const failed = checks.map(({ holds, title }) => `case when not (${holds}) then '${title}' end`)
  const hasState = checks.some(({ id }) => id === 'state')
  const own = recordReads(relation, [
    ...checks.map(({ column }) => column),
    ...(hasState ? ['state', 'country'] : []),
  ])
  const dated = CHECKS.some(({ of }) => typeof of[relation] === 'object')
  return {
    reads: { ...own, clock: ['now_at', 'zone', ...(dated ? ['today'] : [])] },
    from: `(select p.*, ${count((holds) => `(${holds}) is not null`)} as checked,
      ${hasState ? UNCHECKED : 'false'} as unchecked from ${relation} p) as p`,
    columns: {
      ...recordColumns(relation),
      numerator: count((holds) => holds),
      denominator: 'p.checked',
      invalid: `'Not valid: ' || nullif(concat_ws(', ', ${failed.join(',\n        ')}), '')`,
    },
  }
}

function partsOf(relation: Relation): Piece[] {
  return checksOf(relation).map(({ id, title, column, holds }) => ({
    reads: {
      [relation]: ['connection', 'object', 'record_id', 'system', column],
      ...(holds.includes('clock') ? { clock: ['today'] } : {}),
    },
    sql: `select ${recordKey('p')} as case_id,
    p.connection || '.' || p.object || '.${id}' as part, p.system || ' ' || ${OBJECTS} || ': ${title}' as title,
    case when ${holds} then 1 else 0 end as numerator, 1 as denominator from ${relation} p where (${holds}) is not null`,
  }))
}

const PARTS = RELATIONS.flatMap(partsOf)

export const dataValidity = defineMetric({
  id: 'data-validity',
  pillar: 'platform',
  title: 'Data validity',
  question: 'How many of the filled values pass their check?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'record', many: 'records', units: 'filled values' },
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'none',
  version: 3,
  rows: RELATIONS.map(rowsOf),
  verdicts: [
    { id: 'nothing-to-check', is: 'left-out', when: 'p.checked = 0', words: 'No value to check' },
    { id: 'judged', is: 'counted', words: { column: 'invalid' } },
  ],
  unjudged: [
    {
      id: 'unchecked',
      when: 'p.unchecked',
      words: 'The state could not be checked: the country is not known',
      gap: {
        lack: 'have a state that could not be checked, their country not being known',
        need: {
          kind: 'mend',
          title: 'Fill in their countries, or mend them.',
          field: null,
          at: 'fixes',
        },
      },
    },
  ],
  otherwise: 'Every value passes its check',
  parts: {
    reads: together(PARTS.map(({ reads }) => reads)),
    sql: PARTS.map(({ sql }) => sql).join('\n  union all\n  '),
  },
  related: null,
  dimensions: RECORD_DIMENSIONS,
  relations: RELATIONS,
  needs: [PEOPLE_SYNCED],
  formula: 'Filled values that pass their rule ÷ filled values that have a rule.',
  notes: [
    'E-mail: syntax, and no throw-away domain. Phone: possible in the record’s country, by libphonenumber. Country and state: ISO 3166. Website: a known form.',
    'A state is checked where the country is known and has a list of them; where the country is not known, the coverage falls.',
    'Birth date: not in the future. Lead source and industry: still on offer in the CRM’s own list.',
    'Blanks and placeholders are missing, not invalid: they count in data completeness.',
  ],
  source: {
    title: 'DAMA UK Working Group, The six primary dimensions for data quality assessment (2013): validity',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      person: [
        {
          connection: 'crm',
          object: 'lead',
          record_id: '1',
          label: 'Ann Lee',
          email_valid: true,
          phone_valid: true,
          country_valid: true,
        },
        {
          connection: 'crm',
          object: 'contact',
          record_id: '2',
          label: 'Bo Ek',
          email_valid: false,
          birth_date: '2062-04-01',
          state: 'Bavaria',
        },
        { connection: 'crm', object: 'contact', record_id: '3', label: 'Cy Oh' },
      ],
      account: [
        {
          connection: 'crm',
          object: 'account',
          record_id: '4',
          label: 'Ek AB',
          website_valid: true,
          industry_offered: false,
        },
      ],
    },
    value: 4 / 7,
    cases: 3,
  },
})
