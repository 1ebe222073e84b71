import { z } from 'zod'
import { EvidenceList } from '../../shared/evidence.ts'
import {
  GivenMapping,
  MappingPreview,
  MappingSave,
  MappingSetting,
  MappingVersionList,
  SourceFieldList,
} from '../../shared/mapping.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { Id, NoQuery, period } from './question.ts'

const noun = 'Settings'

export const readMappingSetting = defineRoute({
  method: 'get',
  path: '/settings/mapping',
  role: 'viewer',
  noun,
  summary: 'Which fields and statuses mean what, and the rules that metrics go by',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The mapping in force', json: MappingSetting } },
  handle: async (_question, { mappings }) => ({ kind: 'json', body: await mappings.read() }),
})

export const saveMapping = defineRoute({
  method: 'put',
  path: '/settings/mapping',
  role: 'manager',
  noun,
  summary:
    'Save a further version of the mapping; it counts from then on, and nothing needs to be synced again',
  description:
    'The mapping is given whole: what is left out of it, or unknown, is a 400. A 409 says that another version was saved since the one the change was based on. To go back to an earlier one, save it again.',
  params: z.strictObject({}),
  query: NoQuery,
  body: MappingSave,
  answers: { 200: { description: 'The mapping now in force', json: MappingSetting } },
  handle: async ({ body }, { mappings }) => ({ kind: 'json', body: await mappings.save(body) }),
})

export const listMappingVersions = defineRoute({
  method: 'get',
  path: '/settings/mapping/versions',
  role: 'viewer',
  noun,
  summary: 'The mappings that were saved, newest first, and what each changed',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The last hundred', json: MappingVersionList } },
  handle: async (_question, { mappings }) => ({ kind: 'json', body: await mappings.versions() }),
})

export const previewMapping = defineRoute({
  method: 'post',
  path: '/settings/mapping/preview',
  role: 'manager',
  noun,
  summary: 'What a mapping would do to the numbers; nothing is saved',
  params: z.strictObject({}),
  query: z.strictObject({ period }),
  body: z.strictObject({ mapping: GivenMapping }),
  answers: { 200: { description: 'Each metric as it is, and as it would be', json: MappingPreview } },
  handle: async ({ query, body }, { mappings }) => ({
    kind: 'json',
    body: await mappings.preview(body.mapping, query),
  }),
})

const ObjectQuery = z.strictObject({
  connection: Id.meta({ description: 'such as salesforce' }),
  object: Id.meta({ description: 'such as campaign' }),
})

export const listSourceFields = defineRoute({
  method: 'get',
  path: '/settings/mapping/fields',
  role: 'viewer',
  noun,
  summary: 'The fields of an object as its source describes it, how many records hold each, and examples',
  params: z.strictObject({}),
  query: ObjectQuery,
  body: NoBody,
  answers: { 200: { description: 'The fields', json: SourceFieldList } },
  handle: async ({ query }, { mappings }) => ({
    kind: 'json',
    body: await mappings.fields(query.connection, query.object),
  }),
})

export const listEvidence = defineRoute({
  method: 'get',
  path: '/settings/mapping/evidence',
  role: 'viewer',
  noun,
  summary: 'What the records themselves tell of the fields of an object, for each choice among them',
  description: 'Facts with their numbers, by the mapping in force. Nothing is recommended.',
  params: z.strictObject({}),
  query: ObjectQuery,
  body: NoBody,
  answers: { 200: { description: 'Each choice with its fields', json: EvidenceList } },
  handle: async ({ query }, { mappings }) => ({
    kind: 'json',
    body: await mappings.evidence(query.connection, query.object),
  }),
})
