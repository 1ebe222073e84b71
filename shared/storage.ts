import { z } from 'zod'
import { Instant } from './vocabulary.ts'

/** A copy of everything that is kept of a workspace, but for secrets. */
export const Backup = z.object({
  name: z.string().meta({ description: 'of its folder, below the data directory’s `backups`' }),
  at: Instant.meta({ description: 'when it was made: what was committed by then is in it' }),
  engine: z.enum(['duckdb', 'postgres']).meta({ description: 'which it came from and can be put back into' }),
  schema: z.string().meta({ description: 'the last step that the data’s schema had taken' }),
  bytes: z.int(),
  files: z.array(
    z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/), bytes: z.int(), sha256: z.string() }),
  ),
})
export type Backup = z.infer<typeof Backup>

export const BackupList = z.object({
  folder: z.string(),
  running: z.boolean().meta({ description: 'whether one is being made' }),
  items: z.array(Backup.omit({ files: true })),
})
export type BackupList = z.infer<typeof BackupList>

/** What a workspace takes up, and how far back it can be told. */
export const StorageUse = z.object({
  engine: z.enum(['duckdb', 'postgres']),
  place: z.string().meta({ description: 'the data directory, or the database without its password' }),
  parts: z
    .array(z.object({ part: z.enum(['data', 'log', 'spill', 'spool', 'backups']), bytes: z.int() }))
    .meta({
      description:
        'data: the records with all their versions; log: what was committed and isn’t in the data file yet; spill: what questions put aside; spool: pages on their way in',
    }),
  freeBytes: z
    .int()
    .nullable()
    .meta({ description: 'on the disk of the data directory; null: it can’t be told' }),
  history: z.object({
    since: Instant.nullable().meta({ description: 'the first publication; null: nothing was published' }),
    everyMomentSince: Instant.nullable().meta({
      description:
        'what was published before can only be told as of the ends of weeks and months; null: all can',
    }),
    retentionDays: z.int(),
  }),
  objects: z
    .array(
      z.object({
        connection: z.string(),
        object: z.string(),
        label: z.string(),
        records: z.int().meta({ description: 'that exist now' }),
        versions: z
          .int()
          .meta({ description: 'rows that are kept of them, of what they were and of those that are gone' }),
        bytes: z.int().nullable().meta({ description: 'null: the engine doesn’t tell it of one table' }),
      }),
    )
    .meta({ description: 'the largest first' }),
})
export type StorageUse = z.infer<typeof StorageUse>

/** As of which moment the data are told when they are asked as of another. */
export const PastMoment = z.object({
  asOf: Instant.meta({
    description: 'the moment that is told: the one asked for, or the last kept one before it',
  }),
  everyMomentSince: Instant.nullable(),
  since: Instant.nullable().meta({ description: 'before it nothing was known; null: nothing is' }),
})
export type PastMoment = z.infer<typeof PastMoment>
