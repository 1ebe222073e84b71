import type { ImportProgress } from '../../shared/import.ts'

const NOTHING: ImportProgress = { stage: null, lines: null, of: null }

/** Says how far a file is. */
export type Report = (progress: ImportProgress) => void

/** How far files under way are, by the ids that their senders gave them. */
export class Progress {
  readonly #underWay = new Map<string, ImportProgress>()

  get(id: string): ImportProgress {
    return this.#underWay.get(id) ?? NOTHING
  }

  /** Keeps what is reported for the time of the work. */
  async during<T>(id: string | undefined, work: (report: Report) => Promise<T>): Promise<T> {
    if (id === undefined) return work(() => {})
    try {
      return await work((progress) => this.#underWay.set(id, progress))
    } finally {
      this.#underWay.delete(id)
    }
  }
}

/** A stage that has just begun. */
export function begun(stage: ImportProgress['stage']): ImportProgress {
  return { stage, lines: null, of: null }
}
