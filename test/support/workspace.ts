import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnector } from '../../server/connectors/connectors.ts'
import type { Surroundings } from '../../server/connectors/transport.ts'
import type { Timing } from '../../server/connectors/transport/timing.ts'
import { createLog } from '../../server/log.ts'
import type { World } from '../../server/sandbox/world.ts'
import { createCoordinator, type Coordinator, type SyncedConnection } from '../../server/sync/coordinator.ts'
import type { Parameter, Row, Warehouse } from '../../server/warehouse/warehouse.ts'
import type { SyncRun } from '../../shared/sync.ts'
import { openFreshWarehouse } from './engine.ts'
import { openTestSandbox, type TestSandbox } from './sandbox.ts'

/** A workspace on the sandbox's clock: both CRMs, a warehouse, and the real connectors between them. */
export interface TestWorkspace {
  readonly sandbox: TestSandbox
  readonly warehouse: Warehouse
  readonly coordinator: Coordinator
  readonly connections: readonly SyncedConnection[]
  /** Moves the control clock, and with it the workspace's. */
  setClock(at: string): Promise<void>
  /** Syncs both systems; throws when a run doesn't complete. */
  sync(): Promise<readonly SyncRun[]>
  readonly ask: (sql: string, parameters?: readonly Parameter[]) => Promise<Row[]>
  close(): Promise<void>
}

/** What a test says of its workspace. */
export interface WorkspaceOptions {
  readonly now: string
  readonly path?: string
  /** On the embedded engine, whatever the tests run on. */
  readonly embedded?: true
  /** How the connectors wait; real time unless said. */
  readonly timing?: Timing
  /** CRMs that are running already, instead of the world's; they go on running. */
  readonly sandbox?: TestSandbox
  /** What looks at all that is done with the warehouse. */
  readonly through?: (warehouse: Warehouse) => Warehouse
}

export async function openTestWorkspace(
  world: World,
  { now, path = ':memory:', embedded, timing, sandbox: running, through = (same) => same }: WorkspaceOptions,
): Promise<TestWorkspace> {
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
  const sandbox = running ?? (await openTestSandbox(world, now))
  const log = createLog({ level: 'silent' })
  // As many threads as there are tests side by side; a second one for each would only be in the others' way.
  const warehouse = through(await openFreshWarehouse({ path, ...(embedded && { embedded }) }))
  let time = Date.parse(now)
  const connections = sandboxConnections(sandbox, { log, ...(timing && { timing }) })
  const coordinator = await createCoordinator({
    warehouse,
    connections,
    clock: { now: () => time },
    spoolDirectory: join(directory, 'spool'),
    log,
    workspace: () => ({
      sample: true,
      zone: 'Europe/Berlin',
      defaultZone: { name: 'Europe/Berlin', from: 'environment' },
      currency: 'EUR',
      defaultCurrency: null,
      now: new Date(time).toISOString(),
      catchUp: null,
    }),
  })
  return {
    sandbox,
    warehouse,
    coordinator,
    connections,
    async setClock(at) {
      await sandbox.control('PUT', '/clock', { now: at })
      time = Date.parse(at)
    },
    async sync() {
      const runs = await Promise.all(connections.map(({ id }) => coordinator.syncNow(id, 'manual')))
      for (const run of runs) {
        if (run.state !== 'complete')
          throw new Error(`${run.connection}: ${run.state}: ${run.error?.message}`)
      }
      return runs
    },
    ask: (sql, parameters) => warehouse.read((reader) => reader.all(sql, parameters)),
    async close() {
      await coordinator.stop()
      await warehouse.close()
      if (running === undefined) await sandbox.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Both of the sandbox's CRMs as connections, by its own credentials. */
function sandboxConnections(sandbox: TestSandbox, surroundings: Surroundings): SyncedConnection[] {
  const { clientId, clientSecret } = sandbox.credentials.salesforce
  const salesforce = createConnector(
    {
      vendor: 'salesforce',
      kind: 'client-credentials',
      loginUrl: sandbox.salesforceUrl,
      instanceUrl: null,
      clientId,
      clientSecret,
    },
    surroundings,
  )
  const hubspot = createConnector(
    {
      vendor: 'hubspot',
      kind: 'access-token',
      baseUrl: sandbox.hubspotUrl,
      accessToken: sandbox.credentials.hubspot.accessToken,
      campaignProperties: sandbox.campaignProperties,
    },
    surroundings,
  )
  return [
    {
      id: 'salesforce',
      vendor: 'salesforce',
      label: 'Salesforce',
      url: sandbox.salesforceUrl,
      connector: salesforce,
      schedule: null,
    },
    {
      id: 'hubspot',
      vendor: 'hubspot',
      label: 'HubSpot',
      url: sandbox.hubspotUrl,
      connector: hubspot,
      schedule: null,
    },
  ]
}
