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
  readonly fields: Record<string, Value>
  readonly by: string | undefined
  readonly deletion: 'soft' | 'hard' | 'restored' | undefined
  readonly mergedInto: string | undefined
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
  readonly #base: Record<string, Value>
  readonly #by: string | undefined
  readonly #changes: Change[] = []
  readonly #tracks: { readonly field: string; readonly steps: readonly Step[] }[] = []
  #covers: { readonly field: string; readonly spells: Cover[] }[] | null = null
  #endedAt: number | null = null
  #closed = false
  #restoredAt: number | null = null

  constructor(id: string, createdAt: number, base: Record<string, Value>, by?: string) {
    this.id = id
    this.createdAt = createdAt
    this.#base = base
    this.#by = by
  }

  /** The field holds these values over time. */
  follow(field: string, steps: readonly Step[]): void {
    if (steps.length === 1) this.#base[field] = steps[0]!.value
    else this.#tracks.push({ field, steps })
  }

  /** The field holds what these values are called in this system. */
  followAs<T extends Value>(
    field: string,
    steps: readonly Step<T>[],
    called: (value: T) => Value,
    by?: string,
  ): void {
    if (steps.length === 1) this.#base[field] = called(steps[0]!.value)
    else {
      const author = by === undefined ? {} : { by }
      this.follow(
        field,
        steps.map(({ at, value }) => ({ at, value: called(value), ...author })),
      )
    }
  }

  /** For this time the field holds something else. One field's covers must not overlap. */
  cover(field: string, { from, to }: Spell, value: Value): void {
    this.#covers ??= []
    const known = this.#covers.find((cover) => cover.field === field)
    if (known === undefined) this.#covers.push({ field, spells: [{ from, to, value }] })
    else known.spells.push({ from, to, value })
  }

  covered(field: string): boolean {
    return this.#covers !== null && this.#covers.some((cover) => cover.field === field)
  }

  set(at: number, fields: Record<string, Value>, by?: string): void {
    this.#changes.push({ at, fields, by, deletion: undefined, mergedInto: undefined })
  }

  /** The record goes; with `into` it lives on in that one. */
  end(
    at: number,
    how: { deletion: 'soft' | 'hard'; into?: string; by?: string; fields?: Record<string, Value> },
  ): void {
    this.#changes.push({
      at,
      fields: how.fields ?? {},
      by: how.by,
      deletion: how.deletion,
      mergedInto: how.into,
    })
    this.#endedAt = at
  }

  restore(at: number, by?: string): void {
    this.#changes.push({ at, fields: {}, by, deletion: 'restored', mergedInto: undefined })
    this.#restoredAt = at
  }

  /** From here on it is something else (a converted lead): still there, but nothing more happens to it. */
  close(at: number): void {
    this.#endedAt = at
    this.#closed = true
  }

  /** The stretches in which the record counts. */
  alive(): Spell[] {
    const spells: Spell[] = [{ from: this.createdAt, to: this.#endedAt }]
    if (this.#restoredAt !== null) spells.push({ from: this.#restoredAt, to: null })
    return spells
  }

  /** The record with its revisions; nothing after `horizon`. Null when it is made only after that. */
  build(horizon: number): Entity | null {
    if (this.createdAt > horizon) return null
    for (const { field, steps } of this.#tracks) if (!this.covered(field)) this.#walk(field, steps, null)
    for (const { field, spells } of this.#covers ?? []) this.#lay(field, spells)
    const revisions = [revision(this.createdAt, this.#base, this.#by)]
    if (this.#changes.length === 0) return { id: this.id, revisions }
    this.#changes.sort((a, b) => a.at - b.at)
    const missed: Record<string, Value> = {}
    for (const change of this.#changes) {
      if (change.at > horizon) break
      if (change.deletion === 'restored') append(revisions, { ...change, fields: missed })
      else if (!this.#isOver(change)) append(revisions, change)
      else Object.assign(missed, change.fields)
    }
    return { id: this.id, revisions }
  }

  #lay(field: string, covers: Cover[]): void {
    const track = this.#tracks.find((known) => known.field === field)
    const truth = track?.steps ?? [{ at: this.createdAt, value: this.#base[field] ?? null }]
    covers.sort((a, b) => a.from - b.from)
    this.#walk(field, truth, covers)
    for (const { from, to, value } of covers) {
      if (from <= this.createdAt && (to === null || to > this.createdAt)) this.#base[field] = value
      else if (from > this.createdAt) this.set(from, { [field]: value })
      if (to !== null && to > this.createdAt) this.set(to, { [field]: valueAt(truth, to) })
    }
  }

  #walk(field: string, steps: readonly Step[], covers: readonly Cover[] | null): void {
    this.#base[field] = valueAt(steps, this.createdAt)
    for (const { at, value, by } of steps) {
      if (at <= this.createdAt) continue
      if (covers !== null && covers.some(({ from, to }) => at >= from && (to === null || at <= to))) continue
      this.set(at, { [field]: value }, by)
    }
  }

  /** What would have changed while the record was gone changes when it comes back. */
  #isOver(change: Change): boolean {
    if (change.deletion !== undefined || this.#endedAt === null || change.at < this.#endedAt) return false
    if (this.#closed && change.at === this.#endedAt) return false
    return this.#restoredAt === null || change.at < this.#restoredAt
  }
}

function revision(at: number, fields: Readonly<Record<string, Value>>, by: string | undefined): Revision {
  return by === undefined ? { at, fields } : { at, fields, by }
}

/** Adds a change to the revisions, together with others of the same moment, and only where it changes something. */
function append(revisions: Revision[], change: Change): void {
  const { at, by, deletion, mergedInto } = change
  const fields = fresh(revisions, change.fields)
  if (deletion !== undefined) {
    const merge = mergedInto === undefined ? {} : { mergedInto }
    revisions.push({ ...revision(at, fields, by), deletion, ...merge })
    return
  }
  if (isEmpty(fields)) return
  const last = revisions.at(-1)!
  const joins = last.at === at && last.deletion === undefined && revisions.length > 1
  if (joins) Object.assign(last.fields, fields)
  else revisions.push(revision(at, fields, by))
}

/** Those of the fields that get another value than they have. */
function fresh(revisions: readonly Revision[], fields: Record<string, Value>): Record<string, Value> {
  for (const field in fields) {
    if (current(revisions, field) !== fields[field]) continue
    const changed = Object.entries(fields).filter(([name, value]) => current(revisions, name) !== value)
    return Object.fromEntries(changed)
  }
  return fields
}

/** What the field holds after these revisions. */
function current(revisions: readonly Revision[], field: string): Value {
  for (let nth = revisions.length - 1; nth >= 0; nth--) {
    const value = revisions[nth]!.fields[field]
    if (value !== undefined) return value
  }
  return null
}

function isEmpty(fields: Readonly<Record<string, Value>>): boolean {
  for (const _ in fields) return false
  return true
}
