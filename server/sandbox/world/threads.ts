import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { WorldOptions } from './frame.ts'
import type { Range, Scan } from './scan.ts'
import type { TruthCounts } from './truth-counts.ts'
import type { Answers } from './workshop.ts'

/** More threads than these are hardly quicker, and each takes memory of its own. */
const MOST_THREADS = 4

/** What a thread does with some of a world's things. */
export type Order = {
  readonly ranges: readonly Range[]
  /** Who answered the mails; null where that isn't known yet. */
  readonly answers: Answers | null
} & ({ readonly kind: 'scan' } | { readonly kind: 'count'; readonly at: number })

interface Work {
  /** It lies between these, piece by piece; each thread does a part of every piece. */
  readonly edges: readonly number[]
  readonly answers: Answers | null
}

/** Threads that each make the things of a world by themselves. */
export class Threads {
  readonly #workers: readonly Worker[]

  constructor(options: WorldOptions) {
    const count = Math.min(MOST_THREADS, availableParallelism())
    const url = new URL('./thread-worker.ts', import.meta.url)
    this.#workers = Array.from({ length: count }, () => new Worker(url, { workerData: options }))
  }

  /** Scans of the parts, in the order of the things. */
  async scan(work: Work): Promise<Scan[]> {
    return await this.#share<Scan>(work, (share) => ({ ...share, kind: 'scan' }))
  }

  /** How much of what is planted in each part is in force at the moment. */
  async count(work: Work, at: number): Promise<TruthCounts[]> {
    return await this.#share<TruthCounts>(work, (share) => ({ ...share, kind: 'count', at }))
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  async #share<Result>(
    { edges, answers }: Work,
    order: (share: { ranges: readonly Range[]; answers: Answers | null }) => Order,
  ): Promise<Result[]> {
    const pieces = edges.slice(1).map((to, nth) => split({ from: edges[nth]!, to }, this.#workers.length))
    const found = await Promise.all(
      this.#workers.map(async (worker, thread): Promise<readonly Result[]> => {
        worker.postMessage(order({ ranges: pieces.map((parts) => parts[thread]!), answers }))
        const [results] = await once(worker, 'message')
        return results
      }),
    )
    return pieces.flatMap((_, piece) => found.map((results) => results[piece]!))
  }
}

function split({ from, to }: Range, count: number): Range[] {
  const edge = (nth: number) => from + Math.floor(((to - from) * nth) / count)
  return Array.from({ length: count }, (_, nth) => ({ from: edge(nth), to: edge(nth + 1) }))
}
