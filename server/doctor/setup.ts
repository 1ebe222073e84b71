import { ConfigError, readConfig, type Config } from '../config.ts'
import type { ConfigFault } from '../credentials.ts'
import { homeOf, type Home } from '../home.ts'

/** What the settings say. */
export type Setup =
  | { readonly kind: 'usable'; readonly config: Config; readonly home: Home }
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[]; readonly dataDir: string }

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings; where some are at fault, the data directory is still known. */
export function readSetup(env: Environment): Setup {
  try {
    const config = readConfig(env)
    return { kind: 'usable', config, home: homeOf(config) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const { dataDir } = readConfig({ DATA_DIR: env['DATA_DIR'] })
    return { kind: 'faulty', faults: error.faults, dataDir }
  }
}

/** The folder of what is kept: the workspace's own, as far as the settings tell which that is. */
export function folderOf(setup: Setup): string {
  return setup.kind === 'usable' ? setup.home.directory : setup.dataDir
}
