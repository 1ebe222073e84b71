import { z } from 'zod'
import { Receipt, Verdict } from '../../shared/metric.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { asOf, cursor, flag, from, Id, inOrder, IN_ORDER, limit, search, to, where } from './question.ts'
import { receiptAsCsv, receiptFilename } from './receipt-csv.ts'

export const readRecords = defineRoute({
  method: 'get',
  path: '/metrics/{id}/records',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'The receipt: the records that are in the number and those left out, with the reason',
  description:
    'A page of JSON, or the whole as CSV with `Accept: text/csv` or `format=csv`. Two CSVs are sent at a time; a further one is a 503 with `Retry-After`.',
  params: z.strictObject({ id: Id }),
  query: z
    .strictObject({
      from,
      to,
      where,
      asOf,
      included: flag('only records that are in the number, or only those left out'),
      verdict: Verdict.exactOptional().meta({
        description: 'only records of which this became: passes or fails, counts, left-out',
      }),
      reason: z
        .string()
        .min(1)
        .max(500)
        .exactOptional()
        .meta({ description: 'only records with this reason' }),
      part: z
        .string()
        .min(1)
        .max(500)
        .exactOptional()
        .meta({ description: 'a field or rule, by its key: only records that fall short of it' }),
      search: search('text in the record’s name, id, or in words that its row shows'),
      sort: z
        .string()
        .regex(/^-?((dimension|detail):)?[A-Za-z][A-Za-z0-9_-]{0,62}$/, {
          error: 'write a column, such as label or -at',
        })
        .exactOptional()
        .meta({
          description:
            'a column, `detail:<name>` or `dimension:<id>`, with `-` for descending; default: what falls short first, then newest first',
        }),
      cursor,
      limit: limit(1_000),
      format: z.enum(['json', 'csv'], { error: 'write json or csv' }).exactOptional(),
    })
    .refine(inOrder, IN_ORDER),
  body: NoBody,
  answers: { 200: { description: 'The records', json: Receipt, csv: true } },
  conditional: true,
  handle: async ({ params, query }, { metrics }, asking) => {
    const { format = asking.prefers(['json', 'csv']), ...question } = query
    if (format !== 'csv') return { kind: 'json', body: await metrics.receipt(params.id, question) }
    const { cursor: _page, limit: _size, ...whole } = question
    const shape = await metrics.receiptShape(params.id, question)
    return {
      kind: 'csv',
      filename: receiptFilename(params.id, whole),
      pieces: receiptAsCsv(shape, metrics.receiptRows(params.id, whole)),
    }
  },
})
