import type { WaitedFor } from '../../shared/need.ts'
import { countText, plural } from './numbers.ts'

type Waiting = Pick<WaitedFor, 'cases' | 'upTo'>

/** “up to 34”; null where it can't be counted. */
export function numberText({ cases, upTo }: Waiting): string | null {
  return cases === null ? null : `${upTo ? 'up to ' : ''}${countText(cases)}`
}

/** “Up to 34 campaigns wait for it”; null where they can't be counted. */
export function waitingText(
  { cases, upTo }: Waiting,
  { one, many }: { readonly one: string; readonly many: string },
): string | null {
  if (cases === null) return null
  return `${upTo ? 'Up to ' : ''}${plural(cases, one, many)} ${cases === 1 ? 'waits' : 'wait'} for it`
}
