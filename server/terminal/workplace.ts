import { answers } from '../api/http/local-socket.ts'
import type { Imports } from '../imports/imports.ts'
import type { Storage } from '../storage/storage.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Syncs } from '../sync/syncs.ts'
import { remoteWorkplace } from './remote.ts'

/** What the commands ask, whether a running server answers or the files themselves. */
export interface Workplace {
  readonly metrics: Pick<Metrics, 'list' | 'answer'>
  readonly syncs: Pick<Syncs, 'connections' | 'workspace' | 'start' | 'watch' | 'cancel'>
  readonly imports: Pick<Imports, 'kinds' | 'preview' | 'run' | 'list' | 'undo' | 'choices' | 'forget'>
  readonly storage: Pick<Storage, 'backUp'>
  close(): Promise<void>
}

/** A running server owns the files, so it is asked first; they are opened here only when nobody has them. */
export async function openWorkplace(options: {
  readonly socket: string
  readonly openLocal: () => Promise<Workplace>
}): Promise<Workplace> {
  return (await answers(options.socket)) ? remoteWorkplace(options.socket) : options.openLocal()
}
