import type { Logger } from 'pino'
import type { Workspace } from '../shared/connection.ts'
import type { Health } from '../shared/health.ts'
import { systemClock, type Clock } from './clock.ts'
import type { Config } from './config.ts'
import { configuredSettings, connect } from './connections.ts'
import type { Account } from './connectors/connector.ts'
import type { ConnectorSettings } from './connectors/connectors.ts'
import { openDataDirectory } from './data-directory.ts'
import { readDataVersion, readHealth } from './health.ts'
import { homeOf, type Home } from './home.ts'
import { createImports } from './imports/create-imports.ts'
import type { Imports } from './imports/imports.ts'
import { noteVersion, NOT_NOTED, tellMissing } from './noted-version.ts'
import { createMetrics, type MetricsOptions } from './metrics/engine/engine.ts'
import { questionLane, workAhead } from './metrics/engine/lane.ts'
import type { Metrics } from './metrics/metrics.ts'
import { createMappings, type Mappings } from './metrics/mappings.ts'
import type { Campaigns } from './metrics/campaigns/campaigns.ts'
import { createCampaigns } from './metrics/campaigns/create-campaigns.ts'
import { keepTellings } from './metrics/tellings.ts'
import { createSamples, type Samples } from './metrics/samples.ts'
import { keepAnchor, readAnchor, startSample, type Sample } from './sample.ts'
import { createCoordinator, type Coordinator, type SyncedConnection } from './sync/coordinator.ts'
import { readKey } from './store/key-file.ts'
import { createSecretStore, type SecretStore } from './store/secret-store.ts'
import { openTokenFile } from './store/token-file.ts'
import { tokenTable } from './token-table.ts'
import { createPlatform, type Platform } from './sync/platform.ts'
import { createHousekeeping } from './warehouse/retention/housekeeping.ts'
import { createStorage } from './storage/create-storage.ts'
import type { Storage } from './storage/storage.ts'
import { createSchedule, type Schedule } from './sync/schedule.ts'
import { SyncRefused } from './sync/syncs.ts'
import { readToldCurrency } from './warehouse/model/currency.ts'
import { dropFile, openWarehouse } from './warehouse/open.ts'
import { readCatalog } from './warehouse/read-catalog.ts'
import { patiently, type Warehouse } from './warehouse/warehouse.ts'

/** Everything that is open while Plumbline runs, wired together. */
export interface OpenWorkspace {
  readonly metrics: Metrics
  readonly syncs: Coordinator
  readonly platform: Platform
  readonly storage: Storage
  readonly samples: Samples
  readonly campaigns: Campaigns
  readonly mappings: Mappings
  readonly imports: Imports
  readonly health: (version: string) => Promise<Health>
  /** Begins what goes on by itself: the sample's replay, or the first sync and the schedule. */
  begin(): void
  /** Stops syncs after the batch in hand and closes the data. */
  close(): Promise<void>
}

/** Opens the data of the configured CRMs, or the sample where none is. The two never mix. Throws `WarehouseError`. */
export async function openWorkspace(config: Config, log: Logger): Promise<OpenWorkspace> {
  const home = homeOf(config)
  const { directory } = home
  openDataDirectory(directory, log)
  const now = Date.now()
  const kept = home.sample ? readAnchor(directory, config.sampleSize, now) : null
  const ownsFile = home.warehouse.engine === 'duckdb'
  if (kept?.stale === true) await dropFile(home.warehouse)
  const warehouse = await openWarehouse(home.warehouse)
  try {
    const dataVersion = await readDataVersion(warehouse)
    if (kept?.stale === true) keepAnchor(directory, kept.anchor)
    else if (ownsFile) tellMissing(log, directory, dataVersion)
    if (ownsFile) noteVersion(log, directory, dataVersion)
    const sample = kept === null ? null : await openSample(warehouse, { ...kept, directory })
    // The sample's credentials are its own; real ones are kept.
    const secrets = home.sample ? null : await openSecrets(warehouse, home, config.appSecret)
    return await wire(config, log, { warehouse, home, sample, secrets })
  } catch (error) {
    await warehouse.close()
    throw error
  }
}

async function openSecrets(warehouse: Warehouse, home: Home, secret: string | null): Promise<SecretStore> {
  const { path, keyPath } = home.secrets
  const key = await readKey({ secret, path: keyPath })
  return createSecretStore(
    home.warehouse.engine === 'duckdb' ? await openTokenFile(path) : tokenTable(warehouse),
    key,
  )
}

async function openSample(
  warehouse: Warehouse,
  { anchor, directory }: { anchor: ReturnType<typeof readAnchor>['anchor']; directory: string },
): Promise<Sample> {
  const connections = ['salesforce', 'hubspot']
  const rows = await warehouse.read((reader) =>
    reader.all<{ last: string }>(
      `select max(as_of) as last from plumbline.run where state in ('complete', 'incomplete') group by connection order by last`,
    ),
  )
  return startSample(anchor, {
    directory,
    connections,
    size: anchor.size,
    // The one that lags behind: where only one of a week's two syncs was cut off, the week isn't over.
    lastKnown: rows.length < connections.length ? null : rows[0]!.last,
  })
}

interface Parts {
  readonly warehouse: Warehouse
  readonly home: Home
  readonly sample: Sample | null
  readonly secrets: SecretStore | null
}

async function wire(
  config: Config,
  log: Logger,
  { warehouse, home, sample, secrets }: Parts,
): Promise<OpenWorkspace> {
  const clock: Clock = sample?.clock ?? systemClock
  const accounts = await knownAccounts(warehouse, sample)
  const connections = connectionSettings(config, sample).map((settings) =>
    connect(settings, {
      log,
      account: accounts.get(settings.vendor) ?? null,
      schedule: config.schedule,
      ...(settings.kind === 'refresh-token' && secrets
        ? { tokens: secrets.token(settings.vendor, settings.refreshToken) }
        : {}),
    }),
  )
  const workspace = (): Workspace => ({
    sample: sample !== null,
    zone: home.zone.name,
    defaultZone: home.zone,
    currency: null,
    defaultCurrency: null,
    now: new Date(clock.now()).toISOString(),
    catchUp: sample?.catchUp() ?? null,
  })
  let schedule: Schedule | null = null
  const syncs = await createCoordinator({
    warehouse,
    connections,
    clock,
    spoolDirectory: home.spool,
    log,
    workspace,
    nextSync: (connection) => schedule?.next(connection) ?? null,
    onPublished(run) {
      void warm().then(keepHouse)
      if (home.warehouse.engine === 'duckdb') note()
      if (!sample) schedule?.follow(run)
    },
    budget: config.quotaBudget,
  })
  const patient = patiently(warehouse)
  const asked: MetricsOptions = {
    warehouse: patient,
    // What a preview asks waits in the same lane as all else.
    lane: questionLane(patient),
    readCatalog,
    clock,
    zone: home.zone.name,
    recordUrl: (connection, object, recordId) =>
      connection === 'plumbline' ? ownUrl(object, recordId) : syncs.recordUrl(connection, object, recordId),
    sample: sample !== null,
  }
  const metrics = createMetrics(asked)
  const mappings = createMappings(asked, metrics)
  const zoneNow = async () => (await mappings.read()).mapping.timeZone ?? home.zone.name
  schedule = createSchedule({ warehouse, connections, coordinator: syncs, clock, zone: zoneNow, log })
  const ending = new AbortController()

  /**
   * The review is worked out as soon as there is something new to tell, not when the first person asks; but not while another
   * sync is under way, which will have something newer to tell, and needs the machine.
   */
  async function warm(): Promise<void> {
    if (ending.signal.aborted || sample?.catchUp()) return
    const known = await syncs.connections()
    if (known.some(({ run }) => run?.state === 'running')) return
    try {
      await workAhead(async () => {
        // First, because what is told then is a new version of the data, for which all else is worked out.
        await keepTellings({ warehouse, metrics, signal: ending.signal })
        // As the page asks: by the week's name.
        const { period } = await metrics.list({})
        const { name } = period
        await metrics.list({ period: name })
        await metrics.movers({ period: name })
        await metrics.fixes({})
      })
    } catch (cause) {
      if (!ending.signal.aborted) log.warn({ err: cause }, 'the review could not be worked out ahead')
    }
  }

  const thinOld = createHousekeeping({
    warehouse,
    clock,
    zone: zoneNow,
    days: config.retentionDays,
    signal: ending.signal,
  })

  async function keepHouse(): Promise<void> {
    if (sample?.catchUp()) return
    try {
      const kept = await thinOld()
      if (kept !== null) log.info(kept, 'what was known long ago is thinned to the ends of weeks and months')
    } catch (cause) {
      if (!ending.signal.aborted)
        log.warn({ err: cause }, 'what was known long ago could not be thinned; the next sync tries again')
    }
  }

  function note(): void {
    readDataVersion(warehouse).then(
      (version) => noteVersion(log, home.directory, version),
      (cause: unknown) => {
        if (!ending.signal.aborted) log.warn({ err: cause }, NOT_NOTED)
      },
    )
  }

  async function goOn(): Promise<void> {
    if (sample) {
      await sample.replay({ coordinator: syncs, warehouse }, ending.signal)
      await warm()
    } else await firstSyncs(syncs, connections, log)
    if (!ending.signal.aborted) await schedule?.start()
  }

  return {
    metrics,
    samples: createSamples(asked),
    campaigns: createCampaigns(asked),
    mappings: {
      ...mappings,
      async save(save) {
        const saved = await mappings.save(save)
        await schedule.keepZone()
        return saved
      },
    },
    imports: createImports({ ...asked, directory: home.imports }),
    syncs: {
      ...syncs,
      // Pages and terminal tell times and money as it is set.
      async workspace() {
        const { mapping } = await mappings.read()
        const defaultCurrency = await warehouse.read(readToldCurrency)
        return {
          ...(await syncs.workspace()),
          zone: mapping.timeZone ?? home.zone.name,
          currency: mapping.currency ?? defaultCurrency?.name ?? null,
          defaultCurrency,
        }
      },
    },
    storage: createStorage({ warehouse, home, clock, retentionDays: config.retentionDays }),
    platform: createPlatform({ warehouse, recordUrl: (...record) => syncs.recordUrl(...record) }),
    health: (version) => readHealth(warehouse, { version, place: home.warehouse }),
    begin() {
      goOn().catch((cause: unknown) => {
        if (!ending.signal.aborted) log.error({ err: cause }, 'the first sync could not be started')
      })
    },
    async close() {
      ending.abort()
      schedule?.stop()
      await syncs.stop()
      await warehouse.close()
      await sample?.sandbox.stop()
    },
  }
}

/** The page of what Plumbline itself keeps: of what a metric told, that metric in the week. */
function ownUrl(object: string, id: string): string | null {
  const [metric, period] = id.split(':')
  if (object !== 'telling' || metric === undefined || period === undefined) return null
  return `/metrics/${metric}?period=${period}`
}

/** Accounts as last read, so that records have addresses before the first answer. The sandbox is elsewhere at each start. */
async function knownAccounts(warehouse: Warehouse, sample: Sample | null): Promise<Map<string, Account>> {
  const rows = await warehouse.read((reader) =>
    reader.all<Account & { connection: string }>(
      `select c.id as connection, c.account as name, c.account_id as id, c.url, t.currency
       from plumbline.connection c left join plumbline.told_currency t on t.connection = c.id where c.account_id is not null`,
    ),
  )
  const urls: Record<string, string | undefined> = {
    salesforce: sample?.sandbox.salesforceUrl,
    hubspot: sample?.sandbox.hubspotUrl,
  }
  return new Map(
    rows.map(({ connection, url, ...account }) => [connection, { ...account, url: urls[connection] ?? url }]),
  )
}

/** A connection that was never read, or whose sync was cut off, is read now, not at the next due moment. */
async function firstSyncs(
  syncs: Coordinator,
  connections: readonly SyncedConnection[],
  log: Logger,
): Promise<void> {
  const known = await syncs.connections()
  const due = connections.filter(({ id }) =>
    known.some(
      (connection) =>
        connection.id === id && (connection.lastSync === null || connection.run?.state === 'interrupted'),
    ),
  )
  for (const { id } of due) {
    // Somebody may have been quicker; whatever the reason, the schedule must begin.
    await syncs.start(id, 'start').catch((cause: unknown) => {
      if (!(cause instanceof SyncRefused))
        log.error({ connection: id, err: cause }, 'the first sync could not be started')
    })
  }
}

function connectionSettings(config: Config, sample: Sample | null): ConnectorSettings[] {
  if (sample) {
    const { salesforceUrl, hubspotUrl, credentials, campaignProperties } = sample.sandbox
    return [
      {
        vendor: 'salesforce',
        kind: 'client-credentials',
        loginUrl: salesforceUrl,
        instanceUrl: null,
        ...credentials.salesforce,
      },
      {
        vendor: 'hubspot',
        kind: 'access-token',
        baseUrl: hubspotUrl,
        ...credentials.hubspot,
        campaignProperties,
      },
    ]
  }
  return configuredSettings(config)
}
