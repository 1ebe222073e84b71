import { parentPort } from 'node:worker_threads'
import type { ImportProgress } from '../../../shared/import.ts'
import { UnreadableFile } from '../error.ts'
import { kinds } from '../kinds.ts'
import { readFile, type FileReading, type FileRequest } from './read-file.ts'

/** What the thread is to do. */
export interface WorkerOrder {
  readonly kind: string
  readonly request: FileRequest
}

/** What it did; an error doesn't keep its class on the way. */
export type WorkerAnswer =
  | { readonly progress: ImportProgress }
  | { readonly reading: FileReading }
  | { readonly unreadable: { readonly message: string; readonly action: string } }

parentPort?.once('message', (order: WorkerOrder) => say(answer(order)))

function say(said: WorkerAnswer): void {
  parentPort?.postMessage(said)
}

function answer({ kind: key, request }: WorkerOrder): WorkerAnswer {
  const kind = kinds.find((each) => each.key === key)!
  try {
    return { reading: readFile(kind, request, (progress) => say({ progress })) }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { unreadable: { message: error.message, action: error.action } }
  }
}
