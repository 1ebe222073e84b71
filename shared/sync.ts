import { z } from 'zod'
import { Instant } from './vocabulary.ts'

const count = z.int().nonnegative()

/**
 * `waiting` holds for a quota or an outage and resumes by itself; `interrupted` was cut off and is resumed by the next run.
 * `incomplete` read and published everything but the objects that it may not read.
 */
export const RunState = z.enum([
  'running',
  'waiting',
  'complete',
  'incomplete',
  'failed',
  'cancelled',
  'interrupted',
])
export type RunState = z.infer<typeof RunState>

const ENDED: ReadonlySet<RunState> = new Set(['complete', 'incomplete', 'failed', 'cancelled', 'interrupted'])

/** Whether nothing will change any more about a run in this state. */
export function hasEnded({ state }: { readonly state: RunState }): boolean {
  return ENDED.has(state)
}

/** `first` loads everything, `incremental` what changed. */
export const RunKind = z.enum(['first', 'incremental'])
export type RunKind = z.infer<typeof RunKind>

/** Why an object can't be read, and what to do about it. */
export const Refusal = z.object({
  message: z.string().meta({ description: 'what the CRM said, in words for a person' }),
  action: z.string().nullable().meta({ description: 'the right or feature that it needs' }),
})
export type Refusal = z.infer<typeof Refusal>

/** What one run did to one object. */
export const RunObject = z.object({
  object: z.string(),
  label: z.string(),
  state: z.enum(['pending', 'running', 'complete', 'failed', 'unreadable']).meta({
    description: 'unreadable: the CRM refuses it; what is known of it stays, and the next run asks again',
  }),
  refusal: Refusal.nullable().meta({ description: 'why it is unreadable' }),
  expected: count.nullable().meta({ description: 'rows the source announced; null when it does not say' }),
  read: count,
  inserted: count,
  changed: count,
  deleted: count,
  quarantined: count.meta({
    description:
      'records of which it is the first to set aside a field, each once; all that is aside is in `/quarantine`',
  }),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
})
export type RunObject = z.infer<typeof RunObject>

export const SyncError = z.object({
  message: z.string().meta({ description: 'what happened, in words for a person' }),
  action: z.string().nullable().meta({ description: 'what to do next' }),
  next: z.enum(['retry', 'wait', 'reconnect', 'fix', 'restart', 'report']).meta({
    description:
      'retry, wait: it goes on by itself; restart: the next sync reads it again; reconnect: renew the credentials; fix: change rights or settings; report: an error of Plumbline itself',
  }),
})

export const SyncRun = z.object({
  id: z.string(),
  connection: z.string(),
  kind: RunKind,
  trigger: z.enum(['manual', 'schedule', 'start', 'trailing']).meta({
    description: 'trailing: some time after another sync, for what the source tells late',
  }),
  state: RunState,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  asOf: Instant.meta({ description: "the run's knowledge time on the workspace's clock" }),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z
    .number()
    .nullable()
    .meta({ description: 'estimate from the announced rows; null when unknown' }),
  requests: count,
  quota: z.object({ used: count, limit: count }).nullable().meta({
    description: "requests of the CRM's daily total used when it ended, by everyone; null: not told",
  }),
  objects: z.array(RunObject),
  waitingUntil: Instant.nullable().meta({ description: 'when a waiting run goes on by itself' }),
  error: SyncError.nullable(),
})
export type SyncRun = z.infer<typeof SyncRun>

export const SyncRunList = z.object({ items: z.array(SyncRun), next: z.string().nullable() })
export type SyncRunList = z.infer<typeof SyncRunList>
