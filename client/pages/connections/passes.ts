import type { SyncRun } from '../../../shared/sync.ts'

/** Runs of several connections that began together: one pass over all that is connected. */
export interface Pass {
  readonly id: string
  readonly runs: readonly SyncRun[]
}

/** Runs of one pass are begun by the same cause and hold the data of the same minute. */
const TOGETHER_MS = 60_000

/**
 * The runs, newest first, as passes in the same order; within one, each connection once. `more`: earlier ones follow, of which some may
 * belong to the last pass, which waits for them.
 */
export function passesOf(
  runs: readonly SyncRun[],
  { more = false }: { readonly more?: boolean } = {},
): Pass[] {
  const passes: { id: string; runs: SyncRun[] }[] = []
  for (const run of runs) {
    const last = passes.at(-1)
    if (last && belongs(run, last.runs)) last.runs.push(run)
    else passes.push({ id: run.id, runs: [run] })
  }
  return (more ? passes.slice(0, -1) : passes).map(({ id, runs: together }) => ({
    id,
    runs: together.toSorted((a, b) => b.connection.localeCompare(a.connection)),
  }))
}

function belongs(run: SyncRun, pass: readonly SyncRun[]): boolean {
  return pass.every(
    ({ connection, trigger, asOf }) =>
      connection !== run.connection &&
      trigger === run.trigger &&
      Math.abs(Date.parse(asOf) - Date.parse(run.asOf)) <= TOGETHER_MS,
  )
}

/** The state that one has to know of first. */
const GRAVEST: readonly SyncRun['state'][] = [
  'failed',
  'interrupted',
  'waiting',
  'running',
  'cancelled',
  'incomplete',
  'complete',
]

/** How a pass is: as the worst of its runs. */
export function passState({ runs }: Pass): SyncRun['state'] {
  return GRAVEST.find((state) => runs.some((run) => run.state === state)) ?? 'complete'
}

/** How long a pass took, milliseconds; null while a run is under way. */
export function passMs({ runs }: Pass): number | null {
  const ends = runs.map(({ endedAt }) => endedAt)
  if (ends.includes(null)) return null
  const started = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)))
  return Math.max(...ends.map((at) => Date.parse(at ?? ''))) - started
}
