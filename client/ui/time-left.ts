import { useEffect, useRef, useState } from 'react'

interface Seen {
  readonly done: number
  readonly at: number
}

/** Milliseconds until all is done, by the pace since the first look; null until it has moved. */
export function timeLeft(first: Seen, now: Seen, total: number): number | null {
  const moved = now.done - first.done
  return moved <= 0 ? null : ((now.at - first.at) / moved) * (total - now.done)
}

/** The same, live: it is told anew whenever something has been done. */
export function useTimeLeft(done: number, total: number): number | null {
  const first = useRef<Seen | null>(null)
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    const now = { done, at: Date.now() }
    first.current ??= now
    setLeft(timeLeft(first.current, now, total))
  }, [done, total])
  return left
}
