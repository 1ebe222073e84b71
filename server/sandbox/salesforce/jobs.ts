import type { QueryJobs } from '../crm.ts'
import type { RowList } from '../row-list.ts'
import { violation } from '../violations.ts'
import { notFound } from './error.ts'
import type { Plan } from './soql.ts'

type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

/** A Bulk API 2.0 query job. Its rows are those of the moment in which it was made. */
export interface Job {
  readonly id: string
  readonly operation: 'query' | 'queryAll'
  readonly soql: string
  readonly plan: Plan
  readonly rows: RowList
  readonly createdAt: number
  readonly version: string
  state: JobState
  errorMessage: string | null
  /** Once in this state it neither goes on nor ends; null: it goes its way. */
  stuckIn: JobState | null
}

/** Jobs above this size are seen once in progress before they are complete. */
const LARGE_JOB_ROWS = 10_000
/** Jobs and their results are kept for so long. */
const LIFE_MS = 7 * 24 * 60 * 60 * 1000

/** The query jobs of one organisation. */
export class Jobs implements QueryJobs {
  readonly #now: () => number
  readonly #jobs = new Map<string, Job>()
  /** Jobs that whoever asks knows to be gone: they deleted them, were told so, or can count the days. */
  readonly #knownGone = new Set<string>()
  #made = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** How many were ever made. */
  get count(): number {
    return this.#made
  }

  all(): readonly Job[] {
    this.#expireOld()
    return [...this.#jobs.values()]
  }

  add(made: Omit<Job, 'id' | 'state' | 'errorMessage' | 'stuckIn'>): Job {
    const number = String(++this.#made).padStart(6, '0')
    const job: Job = {
      ...made,
      id: `750Fk00000${number}IAC`.slice(0, 18),
      state: 'UploadComplete',
      errorMessage: null,
      stuckIn: null,
    }
    this.#jobs.set(job.id, job)
    return job
  }

  /** The job by its id. Throws 404 where it is gone, which is a violation when the caller knew that and asked for results. */
  get(id: string, { forResults = false } = {}): Job {
    this.#expireOld()
    const job = this.#jobs.get(id)
    if (job !== undefined) return job
    const knew = this.#knownGone.has(id)
    this.#knownGone.add(id)
    throw notFound(
      'The requested resource does not exist',
      forResults && knew ? violation('expired-job', id) : null,
    )
  }

  /** A look at the job lets it go on. */
  goOn(job: Job): void {
    if (job.state === job.stuckIn) return
    if (job.state === 'InProgress') job.state = 'JobComplete'
    else if (job.state === 'UploadComplete')
      job.state = job.stuckIn !== null || job.rows.length > LARGE_JOB_ROWS ? 'InProgress' : 'JobComplete'
  }

  remove(id: string): void {
    this.#jobs.delete(id)
    this.#knownGone.add(id)
  }

  fail(id: string, message: string): void {
    const job = this.#jobs.get(id)
    if (job === undefined || job.state === 'JobComplete') return
    job.state = 'Failed'
    job.errorMessage = message
  }

  stick(id: string, state: 'UploadComplete' | 'InProgress'): void {
    const job = this.#jobs.get(id)
    if (job !== undefined && job.state !== 'JobComplete') job.stuckIn = state
  }

  expire(id: string): void {
    this.#jobs.delete(id)
  }

  #expireOld(): void {
    for (const { id, createdAt } of this.#jobs.values()) {
      if (createdAt + LIFE_MS <= this.#now()) this.remove(id)
    }
  }
}
