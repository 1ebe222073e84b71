import { statfs } from 'node:fs/promises'
import type { PastMoment, StorageUse } from '../../shared/storage.ts'
import type { Clock } from '../clock.ts'
import type { Home } from '../home.ts'
import { ENTERED } from '../warehouse/knowledge-time.ts'
import { keptBefore, readKept } from '../warehouse/retention/kept.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { backUp, listBackups } from './back-up.ts'
import { diskUse } from './disk-use.ts'
import { BackupRefused, type Storage } from './storage.ts'
import { tableUse } from './table-use.ts'

interface Options {
  readonly warehouse: Warehouse
  readonly home: Home
  readonly clock: Clock
  readonly retentionDays: number
}

export function createStorage({ warehouse, home, clock, retentionDays }: Options): Storage {
  let running = false

  async function use(): Promise<StorageUse> {
    const objects = await warehouse.read((reader) => tableUse(reader, warehouse.dialect))
    const history = await past()
    return {
      engine: warehouse.dialect.engine,
      place: home.warehouse.engine === 'duckdb' ? home.directory : withoutPassword(home.warehouse.url),
      parts: await diskUse(home, warehouse),
      freeBytes: await freeBytes(home.directory),
      history: { since: history.since, everyMomentSince: history.everyMomentSince, retentionDays },
      objects,
    }
  }

  async function past(asOf = new Date(clock.now()).toISOString()): Promise<PastMoment> {
    return warehouse.read(async (reader) => {
      const kept = await readKept(reader)
      const [first] = await reader.all<{ since: string | null }>(
        `select min(published_at) as since from plumbline.publication where connection <> $1`,
        [ENTERED],
      )
      const { everyMomentSince } = kept
      return { asOf: keptBefore(kept, asOf), everyMomentSince, since: first?.since ?? null }
    })
  }

  /** A disk that a backup fills up would stop the syncs, too. */
  async function refuseWithoutRoom(): Promise<void> {
    const free = await freeBytes(home.directory)
    const [data] = await diskUse(home, warehouse)
    if (free === null || data === undefined || data.bytes < free) return
    throw new BackupRefused('full', 'There is less room on the disk than the data takes.', {
      action: 'Make room, or move older backups elsewhere.',
    })
  }

  return {
    use,
    past,
    backups: async () => ({
      folder: home.backups,
      running,
      items: (await listBackups(home.backups)).map(({ files: _files, ...backup }) => backup),
    }),
    async backUp() {
      if (home.sample)
        throw new BackupRefused('sample', 'The sample isn’t backed up.', {
          action: 'It is made anew whenever its folder is empty. Connect your CRM, and back that up.',
        })
      if (running)
        throw new BackupRefused('running', 'A backup is being made already.', {
          action: 'Wait until it is there.',
        })
      running = true
      try {
        await refuseWithoutRoom()
        return await backUp(warehouse, { backups: home.backups, now: clock.now() })
      } finally {
        running = false
      }
    },
  }
}

async function freeBytes(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null)
  return found === null ? null : found.bavail * found.bsize
}

function withoutPassword(address: string): string {
  const url = new URL(address)
  return `${url.hostname}${url.port === '' ? '' : `:${url.port}`}${url.pathname}`
}
