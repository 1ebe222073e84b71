import type { LeadTruth } from '../salesforce-truth.ts'
import type { Frame } from './frame.ts'
import { valueAt, type Spell, type Step } from './journal.ts'
import type { Life } from './life.ts'

interface Ownership extends Spell {
  /** Number of the colleague; null: the queue. */
  readonly owner: number | null
}

/** Who has the record while it counts, one after the other. */
export function ownerships({ owner }: Pick<Life, 'owner'>, alive: readonly Spell[]): Ownership[] {
  return alive.flatMap(({ from, to }) => {
    const inside = owner.filter(({ at }) => at > from && (to === null || at < to))
    const steps: Step<number | null>[] = [{ at: from, value: valueAt(owner, from) }, ...inside]
    const changes = steps.filter(({ value }, nth) => nth === 0 || value !== steps[nth - 1]!.value)
    return changes.map(({ at, value }, nth) => ({
      from: at,
      to: changes[nth + 1]?.at ?? to,
      owner: value,
    }))
  })
}

/** How the lead was routed; nothing after the end has happened. */
export function routing(
  frame: Frame,
  owned: readonly Ownership[],
  convertedAt: number | null,
): Pick<LeadTruth, 'inQueue' | 'ownedAt' | 'reassigned'> {
  const seen = owned.filter(({ from }) => from <= frame.end)
  const human = seen.find(({ owner }) => owner !== null)
  // Whoever converts a lead out of the queue has it from then on.
  const taken = convertedAt !== null && convertedAt <= frame.end ? convertedAt : null
  const reassigned = seen.filter(
    ({ owner }, nth) =>
      nth > 0 && owner !== null && seen[nth - 1]!.owner !== null && seen[nth - 1]!.owner !== owner,
  )
  return {
    inQueue: seen.flatMap(({ owner, from, to }) =>
      owner === null ? [{ from, to: to !== null && to <= frame.end ? to : null }] : [],
    ),
    ownedAt: human?.from ?? taken,
    reassigned: reassigned.length,
  }
}
