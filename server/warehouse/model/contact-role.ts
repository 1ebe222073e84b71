import { union, type Columns, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, type Source } from './source.ts'

const COLUMNS = {
  connection: 'text',
  record_id: 'text',
  opportunity_object: 'text',
  opportunity_record_id: 'text',
  person_object: 'text',
  person_record_id: 'text',
  role: 'text',
  is_primary: 'boolean',
} as const satisfies Columns

/** One row per person on an opportunity. */
export const contactRole: Relation = {
  name: 'contact_role',
  scan: true,
  columns: COLUMNS,
  compile(context) {
    const roles = sourcesOf(context, 'salesforce', 'opportunitycontactrole').map((source) => ({
      from: source.from,
      source: source.ref,
      columns: {
        ...ids(source, 'opportunity'),
        opportunity_record_id: source.text('OpportunityId'),
        person_record_id: source.person('ContactId'),
        role: source.text('Role'),
        is_primary: source.boolean('IsPrimary'),
      },
    }))
    const associations = sourcesOf(context, 'hubspot', 'deal_contact').map((source) => ({
      from: source.from,
      source: source.ref,
      columns: {
        ...ids(source, 'deal'),
        opportunity_record_id: source.text('deal_id'),
        person_record_id: source.person('contact_id'),
      },
    }))
    return union(context, COLUMNS, [...roles, ...associations])
  },
}

function ids(source: Source, opportunityObject: string) {
  return {
    connection: literal(source.connection.id),
    record_id: 'r._id',
    opportunity_object: literal(opportunityObject),
    person_object: literal('contact'),
  }
}

const OPEN_COLUMNS = { connection: 'text', object: 'text', record_id: 'text' } as const satisfies Columns

/** People on an opportunity that is neither won nor lost, each once. */
export const openDealPerson: Relation = {
  name: 'open_deal_person',
  columns: OPEN_COLUMNS,
  compile: () => ({
    sql: `select distinct c.connection, c.person_object as object, c.person_record_id as record_id
      from contact_role c join opportunity o
        on o.connection = c.connection and o.object = c.opportunity_object and o.record_id = c.opportunity_record_id
      where not coalesce(o.closed, false)`,
    backed: new Set(Object.keys(OPEN_COLUMNS)),
    sources: [],
    reads: {
      contact_role: [
        'connection',
        'opportunity_object',
        'opportunity_record_id',
        'person_object',
        'person_record_id',
      ],
      opportunity: ['connection', 'object', 'record_id', 'closed'],
    },
  }),
}
