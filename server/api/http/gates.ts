import { Gate } from './gate.ts'

/** A browser asks six at a time; more than this is no use of a person, and each of them waits for all before it. */
const MOST_QUESTIONS = 128
/** Each reads on for as long as its client takes, and holds a reader of the warehouse meanwhile. */
const MOST_DOWNLOADS = 2
const MOST_STREAMS = 64
/** Each lies on the disk as far as it has come, and waits there for its turn to be read. */
export const MOST_UPLOADS = 16

/** What may be under way at a time, by all routes together. */
export interface Gates {
  readonly questions: Gate
  readonly downloads: Gate
  readonly streams: Gate
  readonly uploads: Gate
}

export function createGates(): Gates {
  return {
    questions: new Gate({
      most: MOST_QUESTIONS,
      full: `${MOST_QUESTIONS} questions are being answered already.`,
      retryAfterSeconds: 5,
    }),
    downloads: new Gate({
      most: MOST_DOWNLOADS,
      full: `${MOST_DOWNLOADS} downloads are under way already.`,
      retryAfterSeconds: 10,
    }),
    streams: new Gate({
      most: MOST_STREAMS,
      full: `${MOST_STREAMS} event streams are open already.`,
      retryAfterSeconds: 30,
    }),
    uploads: new Gate({
      most: MOST_UPLOADS,
      full: `${MOST_UPLOADS} files are being sent or read already.`,
      retryAfterSeconds: 5,
    }),
  }
}
