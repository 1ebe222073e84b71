import type { SyncRun } from '../../shared/sync.ts'
import { SyncRefused } from '../sync/syncs.ts'
import { count } from './figure.ts'
import { progressBars, progressLines } from './progress.ts'
import type { Progress } from './progress.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'
import { FAILED, OK, UsageError } from './terminal.ts'
import type { Workplace } from './workplace.ts'

/** Syncs the connections named, or all, side by side; 0 when every run came out complete, if need be without what it may not read. */
export async function sync(
  ids: readonly string[],
  options: { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const workplace = await terminal.open()
  const screen = terminal.err
  const progress = screen.isTTY ? progressBars(screen) : progressLines(screen)
  try {
    const wanted = await wantedConnections(workplace, ids)
    const followed = wanted.map((id) => follow(id, { workplace, progress, interrupt: terminal.interrupt }))
    const results = await Promise.allSettled(followed)
    progress.stop()
    const runs = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    terminal.out.write(options.json ? `${JSON.stringify({ items: runs }, null, 2)}\n` : `${summary(runs)}\n`)
    const refused = results.find((result) => result.status === 'rejected')
    if (refused) throw refused.reason
    return runs.every(({ state }) => state === 'complete' || state === 'incomplete') ? OK : FAILED
  } finally {
    progress.stop()
    await workplace.close()
  }
}

async function wantedConnections({ syncs }: Workplace, ids: readonly string[]): Promise<readonly string[]> {
  const known = (await syncs.connections()).map((connection) => connection.id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined)
    throw new UsageError(`There is no connection ${unknown}. Known: ${known.join(', ')}.`)
  if (known.length === 0)
    throw new UsageError('No CRM is connected: set one up in .env, as .env.example explains.')
  return ids.length > 0 ? [...new Set(ids)] : known
}

interface Following {
  readonly workplace: Workplace
  readonly progress: Progress
  readonly interrupt: AbortSignal
}

/**
 * Starts a run, or joins the one under way, and shows it until it ends. An interrupt cancels in good order what was
 * started here, and only looks away from what another began.
 */
async function follow(
  id: string,
  { workplace: { syncs }, progress, interrupt }: Following,
): Promise<SyncRun> {
  const away = new AbortController()
  let stop = () => away.abort()
  let run: SyncRun
  try {
    run = await syncs.start(id, 'manual')
    const { id: started } = run
    stop = () => void syncs.cancel(started).catch(() => away.abort())
  } catch (error) {
    run = await underWay(syncs, id, error)
  }
  interrupt.addEventListener('abort', stop, { once: true })
  try {
    if (interrupt.aborted) stop()
    for await (run of syncs.watch(run.id, away.signal)) {
      progress.show(run)
      // It goes on by itself, in a running server or at the next start: nobody sits and waits for that.
      if (run.state === 'waiting') break
    }
    return run
  } finally {
    interrupt.removeEventListener('abort', stop)
  }
}

async function underWay(syncs: Workplace['syncs'], id: string, refusal: unknown): Promise<SyncRun> {
  if (!(refusal instanceof SyncRefused) || refusal.reason !== 'already-running') throw refusal
  const connection = (await syncs.connections()).find((each) => each.id === id)
  if (connection?.run) return connection.run
  throw refusal
}

function leftOut({ label, refusal }: SyncRun['objects'][number]): string[] {
  return refusal === null
    ? []
    : [`  ${label} could not be read: ${refusal.message} ${refusal.action ?? ''}`.trimEnd()]
}

function summary(runs: readonly SyncRun[]): string {
  const rows = runs.flatMap((run) =>
    run.objects.map((object) => [
      run.connection,
      object.label,
      ...[object.read, object.inserted, object.changed, object.deleted, object.quarantined].map(count),
    ]),
  )
  const columns = ['Connection', 'Object', 'Read', 'New', 'Changed', 'Deleted', 'Quarantined']
  const ends = runs.map((run) => {
    const why = run.error ? ` ${run.error.message}${run.error.action ? ` ${run.error.action}` : ''}` : ''
    return [`${run.connection}: ${run.state}.${why}`, ...run.objects.flatMap(leftOut)].join('\n')
  })
  const counts = table(
    columns.map((title, index) => ({ title, align: index < 2 ? 'left' : 'right' })),
    rows,
  )
  return [...(rows.length > 0 ? [counts, ''] : []), ...ends].join('\n')
}
