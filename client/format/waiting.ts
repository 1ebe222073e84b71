import type { WaitedFor } from '../../shared/need.ts'
import { countText, plural } from './numbers.ts'

type Waiting = Pick<WaitedFor, 'cases' | 'upTo'>
type Served = Waiting & Pick<WaitedFor, 'fromNowOn'>

/** “up to 34”; null where it can't be counted. */
export function numberText({ cases, upTo }: Waiting): string | null {
  return cases === null ? null : `${upTo ? 'up to ' : ''}${countText(cases)}`
}

/**
 * “Up to 34 campaigns wait for it”, or “34 campaigns went without it; it serves those to come”; null where they can't be
 * counted.
 */
export function waitingText(
  { cases, upTo, fromNowOn }: Served,
  { one, many }: { readonly one: string; readonly many: string },
): string | null {
  if (cases === null) return null
  const counted = `${upTo ? 'Up to ' : ''}${plural(cases, one, many)}`
  return fromNowOn
    ? `${counted} went without it; it serves those to come`
    : `${counted} ${cases === 1 ? 'waits' : 'wait'} for it`
}
