import { z } from 'zod'
import { Instant, Vendor } from './vocabulary.ts'
import { Refusal, SyncError, SyncRun } from './sync.ts'

export const Quota = z.object({
  used: z.int().meta({ description: 'requests by everyone, as the CRM counted them' }),
  limit: z.int(),
  window: z.string(),
  ours: z.int().meta({ description: 'of Plumbline’s own syncs in that window' }),
  budget: z.int().meta({ description: 'once so many are used, Plumbline waits' }),
  resetsAt: Instant.nullable().meta({
    description: 'when it starts anew; null where it frees itself bit by bit, or the CRM has not told',
  }),
  readAt: Instant,
})
export type Quota = z.infer<typeof Quota>

/** A connected CRM. Secrets never leave the server. */
export const Connection = z.object({
  id: z.string(),
  vendor: Vendor,
  label: z.string(),
  account: z.string().nullable().meta({ description: "the organisation's own name, once it has answered" }),
  url: z.string(),
  sample: z.boolean(),
  state: z
    .enum([
      'never-synced',
      'loading',
      'ready',
      'syncing',
      'waiting',
      'incomplete',
      'cancelled',
      'interrupted',
      'failing',
      'reconnect',
    ])
    .meta({
      description:
        'ready: the last run was complete; incomplete: it read all but what it was refused; cancelled, interrupted: it was stopped or cut off, and the data is that of the one before; waiting: for a quota or an outage; reconnect: its credentials must be renewed',
    }),
  lastSync: Instant.nullable().meta({ description: 'when the newest published data was read' }),
  schedule: z.string().nullable().meta({ description: 'cron pattern in the workspace zone' }),
  nextSync: Instant.nullable(),
  quota: Quota.nullable(),
  run: SyncRun.nullable().meta({ description: 'the run under way, else the latest' }),
  error: SyncError.nullable(),
  objects: z.array(
    z.object({
      object: z.string(),
      label: z.string(),
      records: z.int().nullable(),
      syncedAt: Instant.nullable(),
      quarantined: z.int(),
      unreadable: Refusal.extend({ since: Instant })
        .nullable()
        .meta({ description: 'why the last run could not read it; asked again by the next' }),
    }),
  ),
})
export type Connection = z.infer<typeof Connection>

/** The workspace as the page's header shows it. `catchUp` tells how far the sample's week-by-week replay has come. */
export const Workspace = z.object({
  sample: z.boolean(),
  zone: z.string().meta({ description: 'IANA name of the time zone in force' }),
  defaultZone: z
    .object({ name: z.string(), from: z.enum(['environment', 'machine', 'sample']) })
    .meta({ description: 'the time zone until one is saved in the settings, and what tells it' }),
  currency: z.string().nullable().meta({ description: 'in which all money is told; null: nobody has said' }),
  defaultCurrency: z
    .object({ name: z.string(), from: z.string() })
    .nullable()
    .meta({ description: 'the currency until one is saved in the settings, and the CRM that tells it' }),
  now: Instant.meta({ description: "the workspace's clock" }),
  catchUp: z.object({ done: z.int(), total: z.int() }).nullable(),
})
export type Workspace = z.infer<typeof Workspace>

export const ConnectionList = z.object({ items: z.array(Connection), workspace: Workspace })
export type ConnectionList = z.infer<typeof ConnectionList>
