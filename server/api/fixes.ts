import { z } from 'zod'
import { FixDetail, FixKind, FixRanking } from '../../shared/fix.ts'
import { listAsCsv, openAsCsv } from './fix-csv.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { asOf, Id, limit } from './question.ts'

const noun = 'Quality'
const OneFix = z.strictObject({ id: Id })

export const listFixes = defineRoute({
  method: 'get',
  path: '/fixes',
  role: 'viewer',
  noun,
  summary: 'What to put right, ranked by how far it would move a metric and by the number of records',
  description:
    'A metric’s value if repaired is computed from its own fact rows, with the repaired records in the place of those that stand there. `repaired`: every record put right; `loaded`: only those for which a value can be named.',
  params: z.strictObject({}),
  query: z.strictObject({
    connection: Id.exactOptional().meta({ description: 'only in this connection' }),
    object: Id.exactOptional().meta({ description: 'only of this object, such as lead or contact' }),
    kind: FixKind.exactOptional(),
    sort: z
      .enum(['impact', 'records', 'recent'], { error: 'write impact, records or recent' })
      .exactOptional()
      .meta({
        description:
          'by what the metric that gains most would gain, then by records (default); by records; by how many of them are new',
      }),
    asOf,
    limit: limit(500),
  }),
  body: NoBody,
  answers: { 200: { description: 'The repairs', json: FixRanking } },
  conditional: true,
  handle: async ({ query }, { metrics }) => ({ kind: 'json', body: await metrics.fixes(query) }),
})

export const readFix = defineRoute({
  method: 'get',
  path: '/fixes/{id}',
  role: 'viewer',
  noun,
  summary: 'A repair with its first records',
  params: OneFix,
  query: z.strictObject({ asOf, limit: limit(200) }),
  body: NoBody,
  answers: { 200: { description: 'The repair', json: FixDetail } },
  conditional: true,
  handle: async ({ params, query }, { metrics }) => ({
    kind: 'json',
    body: await metrics.fix(params.id, query),
  }),
})

export const readFixList = defineRoute({
  method: 'get',
  path: '/fixes/{id}.csv',
  role: 'viewer',
  noun,
  summary: 'A fix list, which a data loader takes as it is',
  description:
    'By a list’s id (`rows=ready`, the default), one row per record: its id as the loader calls it, the proposed value under the field’s own name, then what people read. By a repair’s id with `rows=open`, the records for which nothing can be proposed, for people. Two CSVs are sent at a time; a further one is a 503 with `Retry-After`.',
  params: OneFix,
  query: z.strictObject({
    rows: z
      .enum(['ready', 'open'], { error: 'write ready or open' })
      .exactOptional()
      .meta({ description: 'with a proposal (default), or without one' }),
    columns: z.enum(['all', 'loaded'], { error: 'write all or loaded' }).exactOptional().meta({
      description:
        'of a list: with what people read (default), under headings that begin with an underscore, or only what is loaded',
    }),
  }),
  body: NoBody,
  answers: { 200: { description: 'The list', csv: true } },
  conditional: true,
  handle: async ({ params: { id }, query: { rows = 'ready', columns = 'all' } }, { metrics }) => {
    const { list, chunks } = await metrics.fixFile(id, rows)
    return {
      kind: 'csv',
      filename: `${id.replaceAll(/[^\w.-]/g, '')}${rows === 'open' ? '_open' : ''}.csv`,
      pieces: list === null ? openAsCsv(chunks) : listAsCsv(list, chunks, { bare: columns === 'loaded' }),
    }
  },
})
