import { tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { AppOptions } from '../../server/api/app.ts'
import { createApp } from '../../server/api/app.ts'
import { listen } from '../../server/api/http/listen.ts'
import type { Listening } from '../../server/api/http/listen.ts'
import { MappingMoved, QueryError } from '../../server/metrics/metrics.ts'
import type { Campaigns } from '../../server/metrics/campaigns/campaigns.ts'
import type { Mappings } from '../../server/metrics/mappings.ts'
import type { Samples } from '../../server/metrics/samples.ts'
import type { Platform } from '../../server/sync/platform.ts'
import { defaultMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { MetricsDouble } from './metrics-double.ts'
import { NOTHING_STORED } from './nothing-stored.ts'
import { NOTHING_IMPORTED } from './nothing-imported.ts'
import { SyncsDouble } from './syncs-double.ts'

/** Syncs that found nothing amiss. */
const NOTHING_FOUND: Platform = {
  quarantine: () => Promise.resolve({ items: [], next: null, total: 0, counts: [] }),
  schemaChanges: () => Promise.resolve({ items: [] }),
  dueSlots: () => Promise.resolve({ items: [] }),
}

/** Nobody has drawn a sample, and there is nobody to draw. */
const NOBODY_DRAWN: Samples = {
  list: () => Promise.resolve({ items: [] }),
  draw: () => Promise.reject(new QueryError('size', 'There are no people to draw from.')),
  get: () => Promise.reject(new QueryError('id', 'There is no such sample.', 404)),
  judge: () => Promise.reject(new QueryError('id', 'There is no such sample.', 404)),
}

/** There are no campaigns. */
const NO_CAMPAIGNS: Campaigns = {
  list: () =>
    Promise.resolve({
      from: '2026-09-28',
      to: '2026-12-21',
      today: '2026-11-23',
      items: [],
      matching: 0,
      outlooks: { 'on-time': 0, 'at-risk': 0, behind: 0, late: 0 },
    }),
  plans: () => Promise.resolve({ items: [], next: null, matching: 0, counts: [] }),
  async *planRows() {},
  setReason: () => Promise.reject(new QueryError('id', 'There is no such planned date.', 404)),
  pairs: () =>
    Promise.resolve({
      items: [],
      next: null,
      matching: 0,
      counts: { likely: 0, alone: 0, linked: 0, own: 0 },
    }),
  twins: () => Promise.resolve({ items: [] }),
  decidePairs: () => Promise.reject(new QueryError('id', 'There is no such campaign.', 404)),
}

/** Nobody has ever changed the mapping, and there is nothing to map. */
const NOTHING_MAPPED: Mappings = {
  read: () => Promise.resolve({ version: 0, mapping: defaultMapping, at: null, by: null }),
  versions: () => Promise.resolve({ items: [] }),
  save: () => Promise.reject(new MappingMoved('Somebody else has changed the mapping meanwhile.')),
  preview: () => Promise.reject(new QueryError('period', 'There is no such period.')),
  fields: () => Promise.reject(new QueryError('object', 'There is no such object.', 404)),
  evidence: () => Promise.reject(new QueryError('object', 'There is no such object.', 404)),
}

export interface TestServer extends Listening {
  readonly metrics: MetricsDouble
  readonly syncs: SyncsDouble
  readonly app: ReturnType<typeof createApp>
}

/** The app over real HTTP on a free port, with doubles behind it, each answer held against its schema. */
export async function startServer(change: Partial<AppOptions> = {}): Promise<TestServer> {
  const metrics = new MetricsDouble()
  const syncs = new SyncsDouble()
  const app = createApp({
    metrics,
    syncs,
    platform: NOTHING_FOUND,
    storage: NOTHING_STORED,
    samples: NOBODY_DRAWN,
    campaigns: NO_CAMPAIGNS,
    mappings: NOTHING_MAPPED,
    imports: NOTHING_IMPORTED,
    health: () => ({
      status: 'ok',
      version: '0.1.0',
      warehouse: { engine: 'duckdb', dataVersion: 1 },
      lastSync: null,
    }),
    log: pino({ level: 'silent' }),
    version: '0.1.0',
    clientDir: join(tmpdir(), 'no-such-client'),
    checkAnswers: true,
    ...change,
  })
  const listening = await listen(app, { host: '127.0.0.1', port: 0 })
  return { ...listening, metrics, syncs, app }
}

/** A folder of its own, and how to be rid of it. */
export async function scratch(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'plumbline-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
