/** `warning`: it works, but not for long or not wholly. `skipped`: nothing is known, and the finding says why. */
export type State = 'ok' | 'warning' | 'failed' | 'skipped'

/** What a check found out, in words for a person. It holds no secret. */
export interface Finding {
  readonly state: State
  /** Which of several things it is about, such as the name of a CRM; null where there is only one. */
  readonly about: string | null
  readonly found: string
  /** What to do; null where nothing is. */
  readonly action: string | null
}

type More = Partial<Pick<Finding, 'about' | 'action'>>

export const ok = (found: string, more: More = {}) => finding('ok', found, more)
export const warning = (found: string, more: More = {}) => finding('warning', found, more)
export const failed = (found: string, more: More = {}) => finding('failed', found, more)
export const skipped = (found: string, more: More = {}) => finding('skipped', found, more)

function finding(state: State, found: string, { about = null, action = null }: More): Finding {
  return { state, about, found, action }
}

/** What went wrong, in the words of the error that says so. */
export function failure(error: unknown): Finding {
  if (!(error instanceof Error)) return failed(String(error))
  const action = 'action' in error && typeof error.action === 'string' ? error.action : null
  return failed(error.message, { action })
}
