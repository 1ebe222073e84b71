import type { Entity, Revision, Value } from '../world.ts'

/** A value and the moment from which it holds; steps stand oldest first. */
export interface Step<T extends Value = Value> {
  readonly at: number
  readonly value: T
  readonly by?: string
}

/** A stretch of time; `to` is null while it lasts. */
export interface Spell {
  readonly from: number
  readonly to: number | null
}

interface Cover extends Spell {
  readonly value: Value
}

interface Change {
  readonly at: number
  readonly fields: Readonly<Record<string, Value>>
  readonly by: string | undefined
  readonly deletion?: 'soft' | 'hard' | 'restored'
  readonly mergedInto?: string
}

/** The value in force at the moment (before the first step: the first). */
export function valueAt<T extends Value>(steps: readonly Step<T>[], at: number): T {
  let value = steps[0]!.value
  for (const step of steps) {
    if (step.at > at) break
    value = step.value
  }
  return value
}

/** Writes one record's life: what its fields truly hold over time, and the spells in which something else stood there. */
export class Journal {
  readonly id: string
  readonly createdAt: number
  private readonly base: Record<string, Value>
  private readonly by: string | undefined
  private readonly changes: Change[] = []
  private readonly tracks = new Map<string, readonly Step[]>()
  private readonly covers = new Map<string, Cover[]>()
  private endedAt: number | null = null
  private closed = false
  private restoredAt: number | null = null

  constructor(id: string, createdAt: number, base: Record<string, Value>, by?: string) {
    this.id = id
    this.createdAt = createdAt
    this.base = base
    this.by = by
  }

  /** The field holds these values over time. */
  follow(field: string, steps: readonly Step[]): void {
    if (steps.length === 1) this.base[field] = steps[0]!.value
    else this.tracks.set(field, steps)
  }

  /** For this time the field holds something else. One field's covers must not overlap. */
  cover(field: string, spell: Spell, value: Value): void {
    const covers = this.covers.get(field)
    if (covers === undefined) this.covers.set(field, [{ ...spell, value }])
    else covers.push({ ...spell, value })
  }

  covered(field: string): boolean {
    return this.covers.has(field)
  }

  set(at: number, fields: Readonly<Record<string, Value>>, by?: string): void {
    this.changes.push({ at, fields, by })
  }

  /** The record goes; with `into` it lives on in that one. */
  end(
    at: number,
    how: { deletion: 'soft' | 'hard'; into?: string; by?: string; fields?: Record<string, Value> },
  ): void {
    const merge = how.into === undefined ? {} : { mergedInto: how.into }
    this.changes.push({ at, fields: how.fields ?? {}, by: how.by, deletion: how.deletion, ...merge })
    this.endedAt = at
  }

  restore(at: number, by?: string): void {
    this.changes.push({ at, fields: {}, by, deletion: 'restored' })
    this.restoredAt = at
  }

  /** From here on it is something else (a converted lead): still there, but nothing more happens to it. */
  close(at: number): void {
    this.endedAt = at
    this.closed = true
  }

  /** The stretches in which the record counts. */
  alive(): Spell[] {
    const spells: Spell[] = [{ from: this.createdAt, to: this.endedAt }]
    if (this.restoredAt !== null) spells.push({ from: this.restoredAt, to: null })
    return spells
  }

  /** The record with its revisions; nothing after `horizon`. Null when it is made only after that. */
  build(horizon: number): Entity | null {
    if (this.createdAt > horizon) return null
    for (const [field, covers] of this.covers) this.lay(field, covers)
    for (const [field, steps] of this.tracks) if (!this.covers.has(field)) this.walk(field, steps, [])
    const revisions: Revision[] = [
      { at: this.createdAt, fields: this.base, ...(this.by === undefined ? {} : { by: this.by }) },
    ]
    this.changes.sort((a, b) => a.at - b.at)
    const now: Record<string, Value> = { ...this.base }
    const missed: Record<string, Value> = {}
    for (const change of this.changes) {
      if (change.at > horizon) break
      if (change.deletion === 'restored') append(revisions, { ...change, fields: missed }, now)
      else if (!this.isOver(change)) append(revisions, change, now)
      else Object.assign(missed, change.fields)
    }
    return { id: this.id, revisions }
  }

  private lay(field: string, covers: Cover[]): void {
    const truth = this.tracks.get(field) ?? [{ at: this.createdAt, value: this.base[field] ?? null }]
    covers.sort((a, b) => a.from - b.from)
    this.walk(field, truth, covers)
    for (const { from, to, value } of covers) {
      if (from <= this.createdAt && (to === null || to > this.createdAt)) this.base[field] = value
      else if (from > this.createdAt)
        this.changes.push({ at: from, fields: { [field]: value }, by: undefined })
      if (to !== null && to > this.createdAt) {
        this.changes.push({ at: to, fields: { [field]: valueAt(truth, to) }, by: undefined })
      }
    }
  }

  private walk(field: string, steps: readonly Step[], covers: readonly Cover[]): void {
    this.base[field] = valueAt(steps, this.createdAt)
    for (const { at, value, by } of steps) {
      if (at <= this.createdAt) continue
      if (covers.some(({ from, to }) => at >= from && (to === null || at <= to))) continue
      this.changes.push({ at, fields: { [field]: value }, by })
    }
  }

  /** What would have changed while the record was gone changes when it comes back. */
  private isOver(change: Change): boolean {
    if (change.deletion !== undefined || this.endedAt === null || change.at < this.endedAt) return false
    if (this.closed && change.at === this.endedAt) return false
    return this.restoredAt === null || change.at < this.restoredAt
  }
}

/** Adds a change to the revisions, together with others of the same moment, and only where it changes something. */
function append(revisions: Revision[], change: Change, now: Record<string, Value>): void {
  const fresh: Record<string, Value> = {}
  let count = 0
  for (const field in change.fields) {
    const value = change.fields[field]!
    if ((now[field] ?? null) === value) continue
    fresh[field] = value
    now[field] = value
    count++
  }
  if (count === 0 && change.deletion === undefined) return
  const last = revisions.at(-1)!
  if (
    last.at === change.at &&
    change.deletion === undefined &&
    last.deletion === undefined &&
    revisions.length > 1
  ) {
    Object.assign(last.fields, fresh)
    return
  }
  revisions.push({
    at: change.at,
    fields: fresh,
    ...(change.deletion === undefined ? {} : { deletion: change.deletion }),
    ...(change.mergedInto === undefined ? {} : { mergedInto: change.mergedInto }),
    ...(change.by === undefined ? {} : { by: change.by }),
  })
}
