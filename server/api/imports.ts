import { z } from 'zod'
import {
  ImportAnswer,
  ImportCampaignList,
  ImportChoiceList,
  ImportKindList,
  ImportProgress,
  ImportRun,
  ImportRunList,
} from '../../shared/import.ts'
import { MOST_BYTES, MOST_LINES } from '../imports/limits.ts'
import { CSV_START, csvLines } from './csv.ts'
import { MOST_UPLOADS } from './http/gates.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { flag, Id, NoQuery, search } from './question.ts'

const noun = 'Imports'
const OneImport = z.strictObject({ id: Id })
const OneKind = z.strictObject({ kind: Id.meta({ description: 'such as planned-dates' }) })

/** `name[field]=value`, one of each field. */
const ofFields = (name: string, description: string) =>
  z
    .record(z.string(), z.array(z.string().max(500)).max(1, { error: 'is given more than once' }), {
      error: `write ${name}[field]=value`,
    })
    .transform((given) =>
      Object.fromEntries(Object.entries(given).map(([field, [value = '']]) => [field, value])),
    )
    .exactOptional()
    .meta({
      description,
      param: { style: 'deepObject', explode: true },
      override: ({ jsonSchema }) => {
        delete jsonSchema.propertyNames
      },
    })

/** An address holds no more of them, nor longer ones: as characters of the address, with room left for all else in it. */
const MOST_CHOICES = 200
const MOST_CHOSEN_LENGTH = 100_000
const Named = z.string().min(1).max(500)
const TO_CHOOSE_LESS = `choose for fewer names at a time, at most ${MOST_CHOICES}; what is imported is remembered, so that the next ones can follow`

const choices = z
  .string()
  .refine((text) => encodeURIComponent(text).length <= MOST_CHOSEN_LENGTH, { error: TO_CHOOSE_LESS })
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.issues.push({
        code: 'custom',
        input: text,
        message: 'write JSON, {"name": "id of a campaign"}',
      })
      return z.NEVER
    }
  })
  .pipe(
    z
      .record(Named, Named, { error: 'write {"name": "id of a campaign"}' })
      .refine((given) => Object.keys(given).length <= MOST_CHOICES, { error: TO_CHOOSE_LESS }),
  )
  .exactOptional()
  .meta({
    description: `JSON: which campaign a name in the file means, by its id, by the id of its record or by that record’s address, \`{"Newsletter": "7015g000000AbCd"}\`; at most ${MOST_CHOICES}. Every line of that name is taken for it, whatever its case; an id in the file counts before. What is chosen is remembered when the file is imported`,
    override: ({ jsonSchema }) => {
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
      jsonSchema.type = 'string'
    },
  })

export const listImportKinds = defineRoute({
  method: 'get',
  path: '/imports/kinds',
  role: 'viewer',
  noun,
  summary: 'What can be imported, with its fields and how many rows are known',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The kinds', json: ImportKindList } },
  handle: async (_question, { imports }) => ({ kind: 'json', body: await imports.kinds() }),
})

export const readImportRows = defineRoute({
  method: 'get',
  path: '/imports/kinds/{kind}/rows',
  role: 'viewer',
  noun,
  summary: 'What is known of a kind at present, as a CSV that can be imported again',
  params: OneKind,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The rows', csv: true } },
  handle: async ({ params }, { imports }) => {
    const { headings, chunks } = imports.rows(params.kind)
    return { kind: 'csv', filename: `${params.kind}.csv`, pieces: asCsv(headings, chunks) }
  },
})

export const readImportTemplate = defineRoute({
  method: 'get',
  path: '/imports/kinds/{kind}/template',
  role: 'viewer',
  noun,
  summary: 'An empty file of a kind, with a line that shows how it is meant',
  params: OneKind,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The file', csv: true } },
  handle: async ({ params }, { imports }) => {
    const { headings, example } = imports.template(params.kind)
    return { kind: 'csv', filename: `${params.kind}_template.csv`, pieces: asCsv(headings, [[example]]) }
  },
})

export const importFile = defineRoute({
  method: 'post',
  path: '/imports',
  role: 'manager',
  noun,
  summary: 'Look at what an import of a CSV file would do, or import it',
  description: `The body is the file, at most ${MOST_LINES.toLocaleString('en-GB')} lines and ${MOST_BYTES >> 20} MB. Unless \`dryRun=false\` is said, nothing is changed. An import is whole: one line that can’t be imported keeps all others out, unless \`skipRefused=true\` says to leave such lines out. To import the same file again changes nothing; another file that says what is known is imported, so that its rows stay when another import of them is taken back. A name of several campaigns, or of none, is told under \`names\` with those that it may be; \`choices\` says which is meant. Two files are read at a time, others wait until they have arrived whole and it is their turn; of more than ${MOST_UPLOADS} at once a further one is a 503 with \`Retry-After\`. Whoever goes before the answer leaves nothing behind.`,
  params: z.strictObject({}),
  query: z.strictObject({
    kind: Id.meta({ description: 'such as planned-dates; `/imports/kinds` lists them' }),
    file: z.string().min(1).max(255).exactOptional().meta({ description: 'its name, to be told by' }),
    dryRun: flag('whether it is only looked at; default: true'),
    skipRefused: flag('whether lines that can’t be imported are left out; default: false'),
    match: ofFields(
      'match',
      'the heading that holds a field, `match[campaign]=Campaign name`; empty: none does. Default: as it was matched the last time, or by what it is called',
    ),
    form: ofFields(
      'form',
      'how the values of a field are written, where it can’t be told, `form[launched_on]=day-first`; the answer lists what there is to choose from',
    ),
    choices,
    progress: Id.exactOptional().meta({
      description: 'an id that you make up, by which `/imports/progress/{id}` tells how far it is',
    }),
  }),
  body: NoBody,
  upload: { type: 'text/csv', mostBytes: MOST_BYTES },
  answers: {
    200: { description: 'What it would do; or nothing was new or changed', json: ImportAnswer },
    201: { description: 'It is imported; `Location` is the address of the import', json: ImportAnswer },
  },
  handle: async ({ query }, { imports }, { content, signal }) => {
    const { kind, file = null, dryRun = true, skipRefused = false, match = {}, form = {}, ...others } = query
    const chosen = Object.entries(match).map(([field, heading]) => [field, heading === '' ? null : heading])
    const request = { kind, file, match: Object.fromEntries(chosen), form, ...others }
    if (dryRun) return { kind: 'json', body: await imports.preview(content, request, signal) }
    const answer = await imports.run(content, { ...request, skipRefused }, signal)
    if (answer.imported === null) return { kind: 'json', body: answer }
    const location = `/api/v1/imports/${encodeURIComponent(answer.imported.id)}`
    return { kind: 'json', status: 201, body: answer, location }
  },
})

export const readImportProgress = defineRoute({
  method: 'get',
  path: '/imports/progress/{id}',
  role: 'manager',
  noun,
  summary: 'How far a file is that is being looked at or imported, by the id that it was sent with',
  params: OneImport,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The stage, and how many lines it is through with', json: ImportProgress } },
  handle: ({ params }, { imports }) => Promise.resolve({ kind: 'json', body: imports.progress(params.id) }),
})

export const searchImportCampaigns = defineRoute({
  method: 'get',
  path: '/imports/campaigns',
  role: 'viewer',
  noun,
  summary: 'Campaigns that a name in a file may mean: all that the CRMs hold, also those without dates',
  params: z.strictObject({}),
  query: z.strictObject({ search: search('text in the name or id of the campaign').unwrap() }),
  body: NoBody,
  answers: { 200: { description: 'The first twenty, newest first', json: ImportCampaignList } },
  handle: async ({ query }, { imports }) => ({ kind: 'json', body: await imports.campaigns(query.search) }),
})

export const listImportChoices = defineRoute({
  method: 'get',
  path: '/imports/choices',
  role: 'viewer',
  noun,
  summary: 'Which campaigns names in files were chosen to mean; every import goes by it, and says so',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The last thousand', json: ImportChoiceList } },
  handle: async (_question, { imports }) => ({ kind: 'json', body: await imports.choices() }),
})

export const forgetImportChoice = defineRoute({
  method: 'delete',
  path: '/imports/choices/{id}',
  role: 'manager',
  noun,
  summary: 'Forget what a name was chosen to mean; what was imported stays as it is',
  params: OneImport,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The choices that are left', json: ImportChoiceList } },
  handle: async ({ params }, { imports }) => ({ kind: 'json', body: await imports.forget(params.id) }),
})

export const listImports = defineRoute({
  method: 'get',
  path: '/imports',
  role: 'viewer',
  noun,
  summary: 'The files that were imported, newest first',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The last two hundred', json: ImportRunList } },
  handle: async (_question, { imports }) => ({ kind: 'json', body: await imports.list() }),
})

export const readImport = defineRoute({
  method: 'get',
  path: '/imports/{id}',
  role: 'viewer',
  noun,
  summary: 'One import',
  params: OneImport,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The import', json: ImportRun } },
  handle: async ({ params }, { imports }) => ({ kind: 'json', body: await imports.get(params.id) }),
})

export const undoImport = defineRoute({
  method: 'delete',
  path: '/imports/{id}',
  role: 'manager',
  noun,
  summary: 'Take an import back',
  description:
    'Each row is again what the imports in force say one after the other: what only this one brought is gone, what it changed is as before; rows that a later import says, too, stay as that one says them, and their number is told. What was asked as of a moment in between stays answered as it was. Taken back twice is a 409.',
  params: OneImport,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The import, and what became of its rows', json: ImportRun } },
  handle: async ({ params }, { imports }) => ({ kind: 'json', body: await imports.undo(params.id) }),
})

async function* asCsv(
  headings: readonly string[],
  chunks:
    | AsyncIterable<readonly (readonly (string | null)[])[]>
    | Iterable<readonly (readonly (string | null)[])[]>,
): AsyncGenerator<string> {
  yield `${CSV_START}${csvLines([headings])}`
  for await (const rows of chunks) if (rows.length > 0) yield csvLines(rows)
}
