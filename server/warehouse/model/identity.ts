import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  kind: 'text',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  entity_id: 'text',
  reason: 'text',
  ambiguous: 'boolean',
} as const satisfies Columns

/** Which records are the same person, account or campaign. A record without a row is an entity of its own. */
export const identity: Relation = {
  name: 'identity',
  scan: true,
  columns: COLUMNS,
  compile: ({ moment }) => ({
    sql: `select ${Object.keys(COLUMNS).join(', ')} from plumbline.identity
      where _valid_from <= ${moment.linked} and _valid_to > ${moment.linked}`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {},
  }),
}
