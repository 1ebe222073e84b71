import type { Screen } from './progress.ts'
import type { Workplace } from './workplace.ts'

/** Exit codes. */
export const OK = 0
export const FAILED = 1
export const MISUSED = 2

/** The command was given something it can't use. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The world around the commands. */
export interface Terminal {
  /** Results. */
  readonly out: Screen
  /** Progress and errors. */
  readonly err: Screen
  /** Aborts when the person wants to stop. */
  readonly interrupt: AbortSignal
  readonly open: () => Promise<Workplace>
  /** The settings as they are given, those of the file .env among them. */
  readonly environment: () => Readonly<Record<string, string | undefined>>
}
