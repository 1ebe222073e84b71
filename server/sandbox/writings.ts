import { committedAt } from './row.ts'
import type { Entity, Revision } from './world.ts'

interface Writing {
  /** How many writes there had been when this was in force. */
  readonly edition: number
  /** Everything written to the record so far, in the order of the time of change. */
  readonly revisions: readonly Revision[]
  readonly before: Writing | null
}

/** A write that isn't seen yet: when it will be, and the time of change that it will then show. */
interface Pending {
  readonly at: number
  readonly since: number
  readonly number: number
}

const NOTHING: readonly Revision[] = []

/** What tests, edits and calls wrote over the records of a table. Earlier editions stay, so that pages under way stay whole. */
export class Writings {
  readonly #latest = new Map<number, Writing>()
  #pending: Pending[] = []
  #edition = 0

  /** Raised by every write. */
  get edition(): number {
    return this.#edition
  }

  /** Adds one revision to each of the records. */
  write(numbers: Iterable<number>, revision: Revision, now: number): void {
    const edition = ++this.#edition
    const alone: Writing = { edition, revisions: [revision], before: null }
    const at = committedAt(revision)
    for (const number of numbers) {
      const before = this.#latest.get(number)
      const writing =
        before === undefined ? alone : { edition, revisions: inOrder(before.revisions, [revision]), before }
      this.#latest.set(number, writing)
      if (at > now) this.#pending.push({ at, since: revision.at, number })
    }
    if (at > now) this.#pending.sort((a, b) => b.at - a.at)
  }

  /** What had been written to the record by that edition. */
  of(number: number, edition: number): readonly Revision[] {
    let writing: Writing | null = this.#latest.get(number) ?? null
    while (writing !== null && writing.edition > edition) writing = writing.before
    return writing?.revisions ?? NOTHING
  }

  /** The earliest time of change of what isn't seen yet: the start of the oldest transaction that is open. */
  openSince(): number {
    return this.#pending.reduce((least, { since }) => Math.min(least, since), Infinity)
  }

  /** Visits the records of which something becomes visible up to `until`; the moment when the next does. */
  due(until: number, visit: (number: number) => void): number {
    while (this.#pending.length > 0 && this.#pending.at(-1)!.at <= until) visit(this.#pending.pop()!.number)
    return this.#pending.at(-1)?.at ?? Infinity
  }
}

/** All of the revisions in the order of the time of change; those that were added come after others of their moment. */
export function inOrder(revisions: readonly Revision[], added: readonly Revision[]): Revision[] {
  const all = [...revisions]
  for (const revision of added) {
    const later = all.findIndex((other) => other.at > revision.at)
    all.splice(later === -1 ? all.length : later, 0, revision)
  }
  return all
}

export function withWritten(entity: Entity, added: readonly Revision[]): Entity {
  return added.length === 0 ? entity : { id: entity.id, revisions: inOrder(entity.revisions, added) }
}
