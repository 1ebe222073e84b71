import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox, type RunningSandbox, type StartOptions } from '../../server/sandbox/start.ts'
import type { World } from '../../server/sandbox/world.ts'
import { openEngine, type WarehousePlace } from '../../server/warehouse/open.ts'
import type { Row } from '../../server/warehouse/warehouse.ts'
import { callers, type TestSandbox } from './sandbox.ts'
import { startPlumbline, type Environment, type ServerProcess } from './server-process.ts'
import { disagreements } from './source-of-truth.ts'

/** Rows committed within the lag before the CRM's clock are left to the next run. */
const LAG_MS = 5 * 60_000

/** A company's two CRMs in a process of their own, and Plumbline connected to them by its settings. */
export interface RealWorkspace extends Pick<TestSandbox, 'control'> {
  readonly sandbox: RunningSandbox
  /** What points Plumbline at them. */
  readonly settings: Environment
  /** `dataDir`: of a further node, where several share a database. */
  start(dataDir?: string): Promise<ServerProcess>
  /** What pages are left in the spool; empty when nothing is under way. */
  spooled(): string[]
  /** Asks the data; files only once nobody runs. */
  ask(sql: string): Promise<readonly Row[]>
  /** What is wrong in the data once nobody runs: what the source has otherwise, and records with two current versions. */
  faults(world: World, at: number): Promise<{ differing: Record<string, string[]>; doubled: string[] }>
}

export async function openRealWorkspace(
  dataDir: string,
  options: StartOptions & { readonly logLevel?: string; readonly databaseUrl?: string },
): Promise<RealWorkspace> {
  const { logLevel = 'warn', databaseUrl, ...world } = options
  const sandbox = await startSandbox(world)
  const { salesforceUrl, hubspotUrl, credentials, campaignProperties } = sandbox
  const home = join(dataDir, 'workspace')
  const settings: Environment = {
    DATA_DIR: dataDir,
    SALESFORCE_LOGIN_URL: salesforceUrl,
    SALESFORCE_CLIENT_ID: credentials.salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: credentials.salesforce.clientSecret,
    HUBSPOT_BASE_URL: hubspotUrl,
    HUBSPOT_ACCESS_TOKEN: credentials.hubspot.accessToken,
    HUBSPOT_CAMPAIGN_PROPERTIES: campaignProperties.join(','),
    LOG_LEVEL: logLevel,
    TIME_ZONE: 'Europe/Berlin',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }
  const place: WarehousePlace =
    databaseUrl === undefined
      ? { engine: 'duckdb', path: join(home, 'warehouse.duckdb') }
      : { engine: 'postgres', url: databaseUrl }
  const open = () => openEngine(place)
  return {
    sandbox,
    settings,
    control: callers(sandbox).control,
    start: (own = dataDir) => startPlumbline({ ...settings, DATA_DIR: own }),
    spooled() {
      const spool = join(home, 'spool')
      return existsSync(spool) ? readdirSync(spool, { recursive: true }).map(String) : []
    },
    async ask(sql) {
      const warehouse = await open()
      try {
        return await warehouse.read((reader) => reader.all(sql))
      } finally {
        await warehouse.close()
      }
    },
    async faults(world, at) {
      const warehouse = await open()
      const ask = (sql: string) => warehouse.read((reader) => reader.all(sql))
      try {
        return { differing: await disagreements(ask, world, at - LAG_MS), doubled: await doubled(ask) }
      } finally {
        await warehouse.close()
      }
    },
  }
}

/** Records that have more than one current version, or versions with a gap or an overlap between them. */
async function doubled(ask: (sql: string) => Promise<readonly Row[]>): Promise<string[]> {
  const tables = await ask(
    `select '"' || table_schema || '"."' || table_name || '"' as name from information_schema.columns
     where column_name = '_valid_to' and table_schema in ('salesforce', 'hubspot') order by name`,
  )
  const found: string[] = []
  for (const table of tables) {
    const name = String(table['name'])
    const rows = await ask(
      `select _id from (
         select _id, _valid_to, lead(_valid_from) over (partition by _id order by _valid_from) as next from ${name}
       ) v where next is not null and next <> _valid_to`,
    )
    found.push(...rows.map((row) => `${name} ${String(row['_id'])}`))
  }
  return found
}
