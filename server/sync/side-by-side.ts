/**
 * Does the work of some things side by side, in their order: no more than `atOnce`, and each once what it `needs` of the
 * others is done. When one fails nothing more is begun, and what is under way is waited for. Returns what failed, in the order in which it did.
 */
export async function sideBySide<T>(
  things: readonly T[],
  {
    atOnce,
    needs,
    work,
  }: {
    readonly atOnce: number
    readonly needs: (thing: T) => readonly T[]
    readonly work: (thing: T) => Promise<void>
  },
): Promise<readonly unknown[]> {
  const waiting = [...things]
  const done = new Set<T>()
  const underWay = new Map<T, Promise<void>>()
  const failures: unknown[] = []
  const begin = (thing: T) => {
    waiting.splice(waiting.indexOf(thing), 1)
    const working = work(thing)
      .then(
        () => void done.add(thing),
        (error: unknown) => void failures.push(error),
      )
      .finally(() => underWay.delete(thing))
    underWay.set(thing, working)
  }
  for (;;) {
    while (failures.length === 0 && underWay.size < atOnce) {
      const next = waiting.find((thing) => needs(thing).every((needed) => done.has(needed)))
      if (next === undefined) break
      begin(next)
    }
    if (underWay.size === 0) break
    await Promise.race(underWay.values())
  }
  if (failures.length === 0 && waiting.length > 0) throw new Error('Some things need what is never done.')
  return failures
}
