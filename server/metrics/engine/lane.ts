import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import { KeptRelations, type Ask } from '../../warehouse/model/kept-relations.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import type { Snapshot } from './snapshot.ts'

/** Asks the model in its turn. */
export interface Questions {
  /** All that `work` asks sees the same data, at least as new as the snapshot. Throws within another read of these, which it would wait for without end. */
  read<T>(snapshot: Snapshot, work: (ask: Ask) => Promise<T>): Promise<T>
}

/** One lane for questions that go through all of a company, which are answered one after the other. */
export interface InLane {
  /** Sums, of which one page asks for many. */
  readonly sums: Questions
  /** Single questions that a person waits for: they go before the sums that wait. */
  readonly asked: Questions
}

/** What is worked out ahead; `awaited` once a person waits for it, too. */
export interface Ahead {
  awaited: boolean
}

const ahead = new AsyncLocalStorage<Ahead>()
const answering = new AsyncLocalStorage<true>()

/** Works something out before anybody asks for it: whatever a person asks meanwhile goes first, until somebody waits for this. */
export function workAhead<T>(work: () => Promise<T>): Promise<T> {
  return ahead.run({ awaited: false }, work)
}

/** What the code that runs is working out ahead; undefined where a person waits for it. */
export function workedAhead(): Ahead | undefined {
  return ahead.getStore()
}

/** Who waits, and for what. */
interface Waiting {
  readonly snapshot: Snapshot
  readonly ahead: Ahead | undefined
  /** Throws what the asker is told by `refuse`. */
  readonly answer: (ask: Ask) => Promise<void>
  readonly refuse: (cause: unknown) => void
}

/** A read that goes on for longer keeps the engine from tidying up. */
const LONGEST_BURST_MS = 5_000

/**
 * Answers one question at a time: more at once are slower, as each keeps all processors busy, and at a million people need more
 * memory than the engine may have. What is asked in one go is answered in one read, a burst, so that what many of the questions
 * need is worked out once for all of them.
 */
class Lane {
  readonly #warehouse: Warehouse
  readonly #hurried: Waiting[] = []
  readonly #waiting: Waiting[] = []
  readonly #ahead: Waiting[] = []
  #atWork = false

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse
  }

  read<T>(
    snapshot: Snapshot,
    work: (ask: Ask) => Promise<T>,
    { hurried }: { readonly hurried: boolean },
  ): Promise<T> {
    if (answering.getStore())
      throw new Error('A question waits for its own turn: ask by the `ask` that is given.')
    return new Promise<T>((resolve, refuse) => {
      const answer = async (ask: Ask) => resolve(await answering.run(true, () => work(ask)))
      this.#lineOf(hurried).push({ snapshot, ahead: workedAhead(), answer, refuse })
      if (!this.#atWork) void this.#work()
    })
  }

  /** Those in a hurry first, then the rest, and last what is worked out ahead. */
  get #next(): Waiting[] {
    while (this.#ahead[0]?.ahead?.awaited) this.#waiting.push(this.#ahead.shift()!)
    return [this.#hurried, this.#waiting, this.#ahead].find((line) => line.length > 0) ?? []
  }

  #lineOf(hurried: boolean): Waiting[] {
    if (workedAhead()?.awaited === false) return this.#ahead
    return hurried ? this.#hurried : this.#waiting
  }

  async #work(): Promise<void> {
    this.#atWork = true
    for (let first = this.#next.shift(); first; first = this.#next.shift()) await this.#burst(first)
    this.#atWork = false
  }

  /** Answers it and those that wait, until one fails, or asks about newer data, or it has taken long. Never throws. */
  async #burst(first: Waiting): Promise<void> {
    const { dataVersion } = first.snapshot.catalog
    const end = performance.now() + LONGEST_BURST_MS
    let under: Waiting | undefined = first
    try {
      await this.#warehouse.read(async (reader) => {
        const kept = new KeptRelations(reader)
        while (under) {
          await under.answer(kept.of(under.snapshot.model))
          under = undefined
          // Whoever was answered may ask on.
          await setImmediate()
          const goesOn =
            performance.now() < end && this.#next[0]?.snapshot.catalog.dataVersion === dataVersion
          if (goesOn) under = this.#next.shift()
        }
      })
    } catch (cause) {
      // Where all were answered, nobody is left to be told that the read could not be ended: the next one will be.
      under?.refuse(cause)
    }
  }
}

/** The lane in which all that is asked of metrics waits. */
export function questionLane(warehouse: Warehouse): InLane {
  const lane = new Lane(warehouse)
  return {
    sums: { read: (snapshot, work) => lane.read(snapshot, work, { hurried: false }) },
    asked: { read: (snapshot, work) => lane.read(snapshot, work, { hurried: true }) },
  }
}
