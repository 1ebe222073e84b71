import type { DueSlot } from '../../../shared/platform.ts'

/** A sync that begins later than this after it was due is late. */
const LATE_MS = 10 * 60_000

export type SlotState =
  | 'on-time'
  | 'late'
  | 'incomplete'
  | 'under-way'
  | 'waiting'
  | 'failed'
  | 'stopped'
  | 'missed'
  | 'joined'
  | 'refused'
  | 'claimed'

export const SLOT_WORDS: Readonly<Record<SlotState, string>> = {
  'on-time': 'ran on time',
  late: 'ran late',
  incomplete: 'ran, but could not read everything',
  'under-way': 'running',
  waiting: 'waiting',
  failed: 'failed',
  stopped: 'stopped by hand',
  missed: 'missed: Plumbline was not running; the next sync caught up',
  joined: 'another sync was under way and did its work',
  refused: 'could not be started',
  claimed: 'about to start',
}

/** What came of a moment at which a sync was due. */
export function slotState({ outcome, dueAt, run }: DueSlot): SlotState {
  if (run === null) {
    if (outcome === 'already-running') return 'joined'
    return outcome === 'missed' || outcome === 'refused' ? outcome : 'claimed'
  }
  if (run.state === 'complete') return lateMs({ dueAt, run }) > LATE_MS ? 'late' : 'on-time'
  return UNFINISHED[run.state]
}

const UNFINISHED = {
  running: 'under-way',
  incomplete: 'incomplete',
  waiting: 'waiting',
  failed: 'failed',
  interrupted: 'failed',
  cancelled: 'stopped',
} as const satisfies Record<string, SlotState>

/** How long after it was due a sync began, milliseconds; 0 where none did. */
export function lateMs({ dueAt, run }: Pick<DueSlot, 'dueAt' | 'run'>): number {
  return run === null ? 0 : Math.max(0, Date.parse(run.begunAt) - Date.parse(dueAt))
}

/** A cron pattern as people say it, where it is a simple one; else the pattern itself. */
export function scheduleText(pattern: string): string {
  const daily = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(pattern)
  if (daily) return `every day at ${daily[2]!.padStart(2, '0')}:${daily[1]!.padStart(2, '0')}`
  const hourly = /^(\d{1,2}) \* \* \* \*$/.exec(pattern)
  return hourly ? `every hour at :${hourly[1]!.padStart(2, '0')}` : `by the pattern ${pattern}`
}
