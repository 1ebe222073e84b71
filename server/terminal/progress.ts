import cliProgress from 'cli-progress'
import type { SyncRun } from '../../shared/sync.ts'
import { count } from './figure.ts'

/** Where progress is shown; a bar needs a terminal, anything else gets lines. */
export type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean }

/** Shows runs as they move. */
export interface Progress {
  show(run: SyncRun): void
  stop(): void
}

const BAR_WIDTH = 24

/** One bar per run. */
export function progressBars(screen: Screen): Progress {
  const bars = new cliProgress.MultiBar({
    stream: screen,
    hideCursor: true,
    emptyOnZero: true,
    format: (options, params, payload: { run: SyncRun }) => barLine(payload.run, params.progress, options),
  })
  const ofRun = new Map<string, ReturnType<typeof bars.create>>()
  return {
    show: (run) => {
      const { read, expected } = rowsOf(run)
      const bar = ofRun.get(run.id) ?? bars.create(expected ?? 0, 0, { run })
      ofRun.set(run.id, bar)
      bar.setTotal(Math.max(expected ?? 0, read))
      bar.update(read, { run })
    },
    stop: () => bars.stop(),
  }
}

/** One line whenever a run begins, finishes an object, has to wait, or ends. */
export function progressLines(screen: Screen): Progress {
  const said = new Set<string>()
  const say = (run: SyncRun, line: string) => {
    if (said.has(`${run.id} ${line}`)) return
    said.add(`${run.id} ${line}`)
    screen.write(`${run.connection}: ${line}\n`)
  }
  return {
    show: (run) => {
      say(run, `${run.kind} sync began`)
      for (const { label, state, read, inserted, changed, deleted } of run.objects) {
        if (state !== 'complete') continue
        say(
          run,
          `${label}: ${count(read)} read, ${count(inserted)} new, ${count(changed)} changed, ${count(deleted)} deleted`,
        )
      }
      if (run.state !== 'running') say(run, stateOf(run))
    },
    stop: () => {},
  }
}

function barLine(run: SyncRun, progress: number, options: cliProgress.Options): string {
  const { read, expected } = rowsOf(run)
  const bar =
    expected === null ? '' : `${cliProgress.Format.BarFormat(progress, { ...options, barsize: BAR_WIDTH })} `
  const parts = [
    expected === null ? `${count(read)} rows` : `${count(read)} of ${count(expected)} rows`,
    run.rowsPerSecond === null ? null : `${count(run.rowsPerSecond)} rows/s`,
    run.secondsLeft === null || run.state !== 'running' ? null : `${duration(run.secondsLeft)} left`,
    run.state === 'running'
      ? (run.objects.find((object) => object.state === 'running')?.label ?? null)
      : stateOf(run),
  ]
  return `${run.connection.padEnd(12)} ${bar}${parts.filter((part) => part !== null).join(' · ')}`
}

function rowsOf(run: SyncRun): { readonly read: number; readonly expected: number | null } {
  const read = run.objects.reduce((sum, object) => sum + object.read, 0)
  const known = run.objects.every((object) => object.expected !== null)
  const expected = run.objects.reduce((sum, object) => sum + (object.expected ?? 0), 0)
  return { read, expected: known && expected > 0 ? expected : null }
}

function stateOf(run: SyncRun): string {
  const why = run.error ? `: ${run.error.message}${run.error.action ? ` ${run.error.action}` : ''}` : ''
  return `${run.state}${why}`
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
}
