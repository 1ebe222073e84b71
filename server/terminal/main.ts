import '../runtime.ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { localAddress } from '../api/http/local-socket.ts'
import type { Config } from '../config.ts'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { runTerminal } from './commands.ts'
import type { Workplace } from './workplace.ts'
import { openWorkplace } from './workplace.ts'

const ENV_FILE = fileURLToPath(new URL('../../.env', import.meta.url))

const interrupt = new AbortController()
// Once: a second Ctrl-C ends the process at once.
process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())

process.exitCode = await runTerminal(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  interrupt: interrupt.signal,
  environment,
  open: async () => {
    const config = readConfig(environment())
    return openWorkplace({ socket: localAddress(config.dataDir), openLocal: () => openLocal(config) })
  },
})

function environment(): NodeJS.ProcessEnv {
  if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE)
  return process.env
}

/** Loaded only when no server answers: the engines take longer to load than a server takes to answer. */
async function openLocal(config: Config): Promise<Workplace> {
  const { openWorkspace } = await import('../workspace.ts')
  // What a command does is its own output; the log adds only what went wrong.
  const level = config.logLevel === 'info' ? 'warn' : config.logLevel
  return openWorkspace(config, createLog({ level, secrets: config.secrets }))
}
