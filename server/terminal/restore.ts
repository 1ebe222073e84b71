import { resolve } from 'node:path'
import { answers, localAddress } from '../api/http/local-socket.ts'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { openDataDirectory } from '../data-directory.ts'
import { homeOf } from '../home.ts'
import { noteVersion } from '../noted-version.ts'
import { restore as putBack } from '../storage/restore.ts'
import { openWarehouse } from '../warehouse/open.ts'
import { readDataVersion } from '../health.ts'
import type { Terminal } from './terminal.ts'
import { OK, UsageError } from './terminal.ts'

/** Puts a backup in the place of what is kept, and opens it once, so that it is known to be whole. */
export async function restore(
  folder: string,
  { replace }: { readonly replace: boolean },
  { out, environment }: Terminal,
): Promise<number> {
  const config = readConfig(environment())
  const home = homeOf(config)
  if (home.sample)
    throw new UsageError('No CRM is set, and the sample is never restored: set one up in .env first.')
  if (await answers(localAddress(config.dataDir)))
    throw new UsageError('Plumbline is running. Stop it, then restore.')
  const log = createLog({ level: 'warn', secrets: config.secrets })
  openDataDirectory(home.directory, log)
  const { backup, aside } = await putBack({
    folder: resolve(folder),
    place: home.warehouse,
    spool: home.spool,
    replace,
    now: Date.now(),
  })
  const warehouse = await openWarehouse(home.warehouse)
  try {
    // What was noted is of the data that was replaced.
    if (home.warehouse.engine === 'duckdb') noteVersion(log, home.directory, await readDataVersion(warehouse))
  } finally {
    await warehouse.close()
  }
  out.write(
    [
      `Restored: everything is as it was at ${backup.at}.`,
      ...(aside === null ? [] : [`What was there before is in ${aside}; delete it once you are sure.`]),
      'Start Plumbline: the next sync reads what has changed since.',
    ].join('\n') + '\n',
  )
  return OK
}
