import { z } from 'zod'
import { Backup, BackupList, PastMoment, StorageUse } from '../../shared/storage.ts'
import { AsOf } from '../../shared/vocabulary.ts'
import { defineRoute, EmptyBody, NoBody } from './http/route.ts'
import { NoQuery } from './question.ts'

const noun = 'Storage'
const NoParams = z.strictObject({})

export const readStorage = defineRoute({
  method: 'get',
  path: '/storage',
  role: 'viewer',
  noun,
  summary: 'What the workspace takes up, and how far back it can be told',
  params: NoParams,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'By part of the disk and by object', json: StorageUse } },
  handle: async (_question, { storage }) => ({ kind: 'json', body: await storage.use() }),
})

export const readPast = defineRoute({
  method: 'get',
  path: '/past',
  role: 'viewer',
  noun,
  summary: 'As of which moment the data are told when they are asked as of another',
  description:
    'Of days beyond the retention only the ends of weeks and months are kept, and the end of the day after each.',
  params: NoParams,
  query: z.strictObject({
    asOf: AsOf.exactOptional().meta({ description: 'the moment asked for; default: now' }),
  }),
  body: NoBody,
  answers: { 200: { description: 'The moment that is told', json: PastMoment } },
  handle: async ({ query }, { storage }) => ({ kind: 'json', body: await storage.past(query.asOf) }),
})

export const listBackups = defineRoute({
  method: 'get',
  path: '/backups',
  role: 'manager',
  noun,
  summary: 'Backups in the data directory, newest first',
  params: NoParams,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The backups', json: BackupList } },
  handle: async (_question, { storage }) => ({ kind: 'json', body: await storage.backups() }),
})

export const makeBackup = defineRoute({
  method: 'post',
  path: '/backups',
  role: 'manager',
  noun,
  summary: 'Back up everything that is committed by now',
  description:
    'Syncs and questions go on meanwhile. Answers once the backup is there. Refresh tokens are not in it.',
  params: NoParams,
  query: NoQuery,
  body: EmptyBody,
  answers: { 201: { description: 'The backup', json: Backup } },
  handle: async (_question, { storage }) => ({ kind: 'json', status: 201, body: await storage.backUp() }),
})
