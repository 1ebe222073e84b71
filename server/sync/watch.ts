import { setTimeout as later } from 'node:timers/promises'
import { hasEnded, type SyncRun } from '../../shared/sync.ts'
import type { Syncs } from './syncs.ts'

/** The runs are rows, so that any node can tell of them; they are looked at as often as an eye can follow. */
const LOOK_MS = 250

interface WatchOptions {
  /** The run as it stands; null when there is none. */
  readonly look: (id: string) => Promise<SyncRun | null>
  /** Settles when it is time for the next look, or at once when the signal aborts. */
  readonly pause?: (signal: AbortSignal) => Promise<unknown>
}

/** One run that is looked at for everyone who watches it. */
interface Lookout {
  watchers: number
  /** As it was seen last, and how many times it had moved by then. */
  run: SyncRun | null
  moves: number
  end:
    | { readonly kind: 'none' }
    | { readonly kind: 'over' }
    | { readonly kind: 'failed'; readonly cause: unknown }
  /** Settles at the next move, at the end, or when a watcher goes; then another one takes its place. */
  stirred: PromiseWithResolvers<void>
  readonly deserted: AbortController
}

/**
 * Tells of runs as they move. However many watch a run, it is looked at once for all of them; who is slow to listen misses
 * moves, never the last one.
 */
export function createWatch({ look, pause = aMoment }: WatchOptions): Syncs['watch'] {
  const lookouts = new Map<string, Lookout>()

  function open(id: string): Lookout {
    const lookout: Lookout = {
      watchers: 0,
      run: null,
      moves: 0,
      end: { kind: 'none' },
      stirred: Promise.withResolvers(),
      deserted: new AbortController(),
    }
    lookouts.set(id, lookout)
    const finish = (end: Lookout['end']) => {
      lookout.end = end
      close(id, lookout)
      stir(lookout)
    }
    keepLooking(lookout, () => look(id)).then(
      () => finish({ kind: 'over' }),
      (cause: unknown) => finish({ kind: 'failed', cause }),
    )
    return lookout
  }

  async function keepLooking(lookout: Lookout, seeNow: () => Promise<SyncRun | null>): Promise<void> {
    const { signal } = lookout.deserted
    let last = ''
    while (!signal.aborted) {
      const run = await seeNow()
      if (run === null) return
      const text = JSON.stringify(run)
      if (text !== last) {
        lookout.run = run
        lookout.moves += 1
        stir(lookout)
      }
      last = text
      if (hasEnded(run)) return
      await pause(signal)
    }
  }

  /** Whoever comes from now on is looked out for anew. */
  function close(id: string, lookout: Lookout): void {
    if (lookouts.get(id) === lookout) lookouts.delete(id)
  }

  return async function* watch(id, signal) {
    const lookout = lookouts.get(id) ?? open(id)
    const go = () => stir(lookout)
    signal.addEventListener('abort', go, { once: true })
    lookout.watchers += 1
    try {
      yield* movesOf(lookout, signal)
    } finally {
      signal.removeEventListener('abort', go)
      lookout.watchers -= 1
      if (lookout.watchers === 0) {
        close(id, lookout)
        lookout.deserted.abort()
      }
    }
  }
}

async function* movesOf(lookout: Lookout, signal: AbortSignal): AsyncGenerator<SyncRun> {
  let told = 0
  while (!signal.aborted) {
    const { run, moves, end, stirred } = lookout
    if (run !== null && moves > told) {
      told = moves
      yield run
    } else if (end.kind === 'failed') throw end.cause
    else if (end.kind === 'over') return
    else await stirred.promise
  }
}

function stir(lookout: Lookout): void {
  const { stirred } = lookout
  lookout.stirred = Promise.withResolvers()
  stirred.resolve()
}

function aMoment(signal: AbortSignal): Promise<unknown> {
  return later(LOOK_MS, undefined, { signal }).catch(() => undefined)
}
