import './runtime.ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createApp } from './api/app.ts'
import { listen, ListenError, type Listening } from './api/http/listen.ts'
import { listenLocal, localAddress } from './api/http/local-socket.ts'
import { ConfigError, readConfig, type Config } from './config.ts'
import { createLog } from './log.ts'
import { StoreError } from './store/error.ts'
import { WarehouseError } from './warehouse/warehouse.ts'
import { openWorkspace, type OpenWorkspace } from './workspace.ts'

const Package = z.object({ version: z.string() })
const ROOT = join(import.meta.dirname, '..')
const EXIT_FAILED = 1
const EXIT_CONFIG = 2

/** The wiring: config → warehouse → syncs → app → listen, and all of it backwards on the way out. */
async function main(): Promise<void> {
  const envFile = join(ROOT, '.env')
  if (existsSync(envFile)) process.loadEnvFile(envFile)
  const config = readConfig(process.env)
  const log = createLog({ level: config.logLevel, secrets: config.secrets })
  const workspace = await openWorkspace(config, log)
  const servers: Listening[] = []
  try {
    servers.push(...(await serve(config, workspace, log)))
  } catch (error) {
    await workspace.close()
    throw error
  }
  process.stdout.write(`Plumbline is ready: ${servers[0]!.url}\n`)
  workspace.begin()
  stopOnSignal(async () => {
    await Promise.all(servers.map((server) => server.close()))
    await workspace.close()
  })
}

async function serve(
  config: Config,
  workspace: OpenWorkspace,
  log: ReturnType<typeof createLog>,
): Promise<Listening[]> {
  const { version } = Package.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
  const app = createApp({
    metrics: workspace.metrics,
    syncs: workspace.syncs,
    platform: workspace.platform,
    storage: workspace.storage,
    samples: workspace.samples,
    campaigns: workspace.campaigns,
    mappings: workspace.mappings,
    imports: workspace.imports,
    health: () => workspace.health(version),
    log,
    version,
    clientDir: join(ROOT, 'dist', 'client'),
  })
  const server = await listen(app, { host: config.host, port: config.port })
  try {
    return [server, await listenLocal(app, localAddress(config.dataDir))]
  } catch (error) {
    await server.close()
    throw error
  }
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C means it.
      if (stopping) process.exit(EXIT_FAILED)
      stopping = true
      stop().then(
        () => process.exit(0),
        (cause: unknown) => {
          process.stderr.write(`${String(cause)}\n`)
          process.exit(EXIT_FAILED)
        },
      )
    })
  }
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`)
    process.exit(EXIT_CONFIG)
  }
  const kept = error instanceof WarehouseError || error instanceof StoreError
  const known = kept || error instanceof ListenError
  const action = kept && error.action !== null ? ` ${error.action}` : ''
  process.stderr.write(
    known
      ? `${error.message}${action}\n`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(EXIT_FAILED)
})
