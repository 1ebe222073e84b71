import type { Writer } from '../warehouse/warehouse.ts'

/** What may be lost without harm, as people are told it or it is found out again; it needn't be a transaction of its own. */
export type Note = (writer: Writer) => Promise<void>

type Write = <T>(work: (writer: Writer) => Promise<T>) => Promise<T>

/** Writes notes with whatever is written next, before it and in its transaction. A run's end writes what is left. */
export function withNotes(write: Write): { readonly write: Write; readonly later: (note: Note) => void } {
  const waiting: Note[] = []
  return {
    later: (note) => void waiting.push(note),
    async write(work) {
      const taken: Note[] = []
      try {
        return await write(async (writer) => {
          // The work may be done twice, the first time undone by the engine.
          taken.push(...waiting.splice(0))
          for (const note of taken) await note(writer)
          return await work(writer)
        })
      } catch (error) {
        // They were undone with the rest.
        waiting.unshift(...taken)
        throw error
      }
    },
  }
}
