import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { WorldOptions } from './frame.ts'
import type { Range, Scan } from './scan.ts'
import type { TruthCounts } from './truth-counts.ts'
import type { Answers } from './workshop.ts'

/** More threads than these are hardly quicker, and each takes memory of its own. */
const MOST_THREADS = 4

/** Work on things of a world that other threads do. */
export interface Order {
  readonly options: WorldOptions
  readonly ranges: readonly Range[]
  /** Who answered the mails, where that is known. */
  readonly answers: Answers | null
  readonly chore: { readonly kind: 'scan' } | { readonly kind: 'count'; readonly at: number }
}

type Job = Omit<Order, 'ranges'> & {
  /** The work lies between these, piece by piece; each thread does a part of every piece. */
  readonly edges: readonly number[]
}

/** Scans of the parts, in the order of the things. */
export async function scanInThreads(job: Omit<Job, 'chore'>): Promise<Scan[]> {
  return await inThreads<Scan>({ ...job, chore: { kind: 'scan' } })
}

/** Counts of the parts of what is in force at the moment. */
export async function countInThreads({ at, ...job }: Omit<Job, 'chore'> & { readonly at: number }) {
  return await inThreads<TruthCounts>({ ...job, chore: { kind: 'count', at } })
}

async function inThreads<Result>({ edges, ...job }: Job): Promise<Result[]> {
  const threads = Math.min(MOST_THREADS, availableParallelism())
  const pieces = edges.slice(1).map((to, nth) => split({ from: edges[nth]!, to }, threads))
  const found = await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      elsewhere<Result>({ ...job, ranges: pieces.map((parts) => parts[thread]!) }),
    ),
  )
  return pieces.flatMap((_, piece) => found.map((results) => results[piece]!))
}

function split({ from, to }: Range, count: number): Range[] {
  const edge = (nth: number) => from + Math.floor(((to - from) * nth) / count)
  return Array.from({ length: count }, (_, nth) => ({ from: edge(nth), to: edge(nth + 1) }))
}

async function elsewhere<Result>(order: Order): Promise<readonly Result[]> {
  const worker = new Worker(new URL('./thread-worker.ts', import.meta.url), { workerData: order })
  const [results] = await once(worker, 'message')
  return results
}
