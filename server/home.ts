import { join } from 'node:path'
import type { Workspace } from '../shared/connection.ts'
import type { Config } from './config.ts'
import { SAMPLE_ZONE } from './sample.ts'
import type { WarehousePlace } from './warehouse/open.ts'

/** Where a workspace keeps what, and the zone in which its weeks begin until another is saved. */
export interface Home {
  /** No CRM is set: the made-up company is shown. */
  readonly sample: boolean
  /** Everything that is kept of the workspace. */
  readonly directory: string
  /** Where the data is. */
  readonly warehouse: WarehousePlace
  /** Pages on their way into it. */
  readonly spool: string
  /** Files that people import, while they are read. */
  readonly imports: string
  /** Copies of the workspace. */
  readonly backups: string
  /** Refresh tokens as they rotate, and the key under which they are kept. */
  readonly secrets: { readonly path: string; readonly keyPath: string }
  readonly zone: Workspace['defaultZone']
}

/** The sample and real data never share a folder, and the sample never a database with anything. */
export function homeOf(config: Config): Home {
  const sample = config.salesforce === null && config.hubspot === null
  const directory = join(config.dataDir, sample ? 'sample' : 'workspace')
  return {
    sample,
    directory,
    warehouse:
      sample || config.databaseUrl === null
        ? { engine: 'duckdb', path: join(directory, 'warehouse.duckdb') }
        : { engine: 'postgres', url: config.databaseUrl },
    spool: join(directory, 'spool'),
    imports: join(directory, 'imports'),
    backups: join(config.dataDir, 'backups'),
    secrets: { path: join(directory, 'secrets.json'), keyPath: join(config.dataDir, 'secrets.key') },
    zone: zoneOf(config, sample),
  }
}

function zoneOf({ timeZone, timeZoneChosen }: Config, sample: boolean): Home['zone'] {
  if (timeZoneChosen) return { name: timeZone, from: 'environment' }
  return sample ? { name: SAMPLE_ZONE, from: 'sample' } : { name: timeZone, from: 'machine' }
}
