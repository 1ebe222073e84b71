import { existsSync } from 'node:fs'
import type { Connection } from '../../shared/connection.ts'
import type { Health } from '../../shared/health.ts'
import type { DueSlotList } from '../../shared/platform.ts'
import { answers, localAddress } from '../api/http/local-socket.ts'
import { configuredSettings } from '../connections.ts'
import type { Schema } from '../warehouse/migrate.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { askServer } from './kept/server.ts'
import type { Engine } from './engine.ts'
import { failure } from './finding.ts'
import type { Setup } from './setup.ts'

/** What the data tells of the syncs. */
export interface Known {
  readonly connections: readonly Connection[]
  /** Due moments of the schedule, newest first. */
  readonly slots: DueSlotList['items']
  /** The newest instant of knowledge time; null before the first sync. */
  readonly newest: string | null
  /** The organisation whose records are here, by connection; empty where only a running server knows. */
  readonly accounts: ReadonlyMap<string, { readonly id: string; readonly name: string }>
  /** The zone in force; null: that of the settings of this computer. */
  readonly zone: string | null
  /** As a person set it; null: nobody has, or only a running server knows. */
  readonly mapping: Mapping | null
}

/** Where the data is, and what it tells. */
export type Data =
  /** Nothing has been kept yet. */
  | { readonly kind: 'none' }
  /** A running server owns the file and told about it. */
  | { readonly kind: 'served'; readonly health: Health; readonly sample: boolean; readonly known: Known }
  /** Nobody runs here: the data was read. `known` is null while its schema isn't this program's. */
  | { readonly kind: 'file'; readonly schema: Schema; readonly known: Known | null }
  /** `busy`: another process has the file; `silent`: a server that doesn't answer as it should; `broken`: it can't be read. */
  | {
      readonly kind: 'closed'
      readonly why: 'busy' | 'silent' | 'broken'
      readonly found: string
      readonly action: string | null
    }

/** A running server has the data, so it is asked; it is opened, only to be read, when none runs here. */
export async function lookAtData(
  { config, home }: Extract<Setup, { kind: 'usable' }>,
  { engine, signal, now }: { engine: () => Promise<Engine>; signal: AbortSignal; now: number },
): Promise<Data> {
  const socket = localAddress(config.dataDir)
  const served = await answers(socket).catch((error: unknown) => broken(error))
  if (typeof served === 'object') return served
  if (served) return askServer(socket, signal)
  const place = home.warehouse
  if (place.engine === 'duckdb' && !existsSync(place.path)) return { kind: 'none' }
  if (place.engine === 'duckdb' && (await engine()).kind === 'missing')
    return broken(new Error("The database engine can't be loaded."))
  // Loaded only now: without the engine the rest can still be looked at.
  const { readFile } = await import('./kept/file.ts')
  const ids = home.sample ? null : configuredSettings(config).map(({ vendor }) => vendor)
  return readFile(home, { ids, now })
}

/** What the syncs are known to have done; null where that isn't known. */
export function knownOf(data: Data | null): Known | null {
  return data !== null && 'known' in data ? data.known : null
}

/** Such as a path that is too long for a socket, which a server couldn't start with either. */
function broken(error: unknown): Data {
  const { found, action } = failure(error)
  return { kind: 'closed', why: 'broken', found, action }
}

/** Why it isn't known what was synced, in a sentence. */
export function whyUnknown(data: Data | null): string {
  switch (data?.kind) {
    case 'none':
      return 'Nothing has been synced yet.'
    case 'closed':
      return 'The database must be readable first.'
    case 'file':
      return 'It is known once the schema is up to date.'
    case 'served':
    case undefined:
    default:
      return 'The settings must be usable first.'
  }
}
