import { readKnownObjects, type KnownObjects } from '../warehouse/version-table.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import { readCheckpoints, type Checkpoints } from './checkpoint.ts'
import { readNameless, readRetried } from './retry.ts'
import { readUnreadable } from './unreadable.ts'

/** What was known of a connection when its run began. Nobody else writes of it while the run holds the lease. */
export interface Known {
  readonly objects: KnownObjects
  readonly checkpoints: { readonly of: (object: string) => Checkpoints }
  /** Objects that earlier runs, or this one before it was cut off, had to leave out. */
  readonly unreadable: ReadonlySet<string>
  /** Objects of which something that was set aside is to be read again. */
  readonly retried: ReadonlySet<string>
  /** Objects of which rows without an id were set aside. */
  readonly nameless: ReadonlySet<string>
}

/** Read at once, because most runs have some sixty streams in which little or nothing is new. */
export async function readKnown(reader: Reader, connection: string): Promise<Known> {
  return {
    objects: await readKnownObjects(reader, connection),
    checkpoints: await readCheckpoints(reader, connection),
    unreadable: await readUnreadable(reader, connection),
    retried: await readRetried(reader, connection),
    nameless: await readNameless(reader, connection),
  }
}
