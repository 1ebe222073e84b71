import { z } from 'zod'
import { ConflictField, ConflictList, DuplicateList, DuplicateRule } from '../../shared/quality.ts'
import { conflictsAsCsv } from './conflict-csv.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { asOf, cursor, Id, limit, search } from './question.ts'

const noun = 'Quality'

export const listConflicts = defineRoute({
  method: 'get',
  path: '/quality/conflicts',
  role: 'viewer',
  noun,
  summary:
    'The conflict ledger: what Salesforce and HubSpot don’t say alike of the same person, field by field',
  description:
    'A page of JSON, or the whole as CSV with `Accept: text/csv` or `format=csv`. Two CSVs are sent at a time; a further one is a 503 with `Retry-After`.',
  params: z.strictObject({}),
  query: z.strictObject({
    field: ConflictField.exactOptional().meta({ description: 'only of this field' }),
    newer: z
      .enum(['salesforce', 'hubspot', 'unknown'], { error: 'write salesforce, hubspot or unknown' })
      .exactOptional()
      .meta({
        description:
          'only where this system was changed last for certain; `unknown`: where that can’t be told',
      }),
    search: search('text in the name or id of either record, or in what either says'),
    sort: z
      .string()
      .regex(/^-?[a-z]{1,20}$/, { error: 'write a column, such as label or -changed' })
      .exactOptional()
      .meta({ description: 'changed, label or field, with `-` for descending; default: -changed' }),
    asOf,
    cursor,
    limit: limit(500),
    format: z.enum(['json', 'csv'], { error: 'write json or csv' }).exactOptional(),
  }),
  body: NoBody,
  answers: { 200: { description: 'The conflicts', json: ConflictList, csv: true } },
  conditional: true,
  handle: async ({ query }, { metrics }, asking) => {
    const { format = asking.prefers(['json', 'csv']), ...question } = query
    if (format !== 'csv') return { kind: 'json', body: await metrics.conflicts(question) }
    const { cursor: _page, limit: _size, ...whole } = question
    return { kind: 'csv', filename: 'conflicts.csv', pieces: conflictsAsCsv(metrics.conflictRows(whole)) }
  },
})

export const listDuplicates = defineRoute({
  method: 'get',
  path: '/quality/duplicates',
  role: 'viewer',
  noun,
  summary: 'Records of one system that are the same person, side by side, and which to keep',
  params: z.strictObject({}),
  query: z.strictObject({
    connection: Id.exactOptional().meta({ description: 'only of this connection' }),
    rule: DuplicateRule.exactOptional().meta({ description: 'only those found by this' }),
    search: search('text in the name, e-mail address, company or id of any of the records'),
    asOf,
    cursor,
    limit: limit(200),
  }),
  body: NoBody,
  answers: {
    200: {
      description:
        'A page of clusters: the largest first, of those the ones with most records on an open opportunity',
      json: DuplicateList,
    },
  },
  conditional: true,
  handle: async ({ query }, { metrics }) => ({ kind: 'json', body: await metrics.duplicates(query) }),
})
