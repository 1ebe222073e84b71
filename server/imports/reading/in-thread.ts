import { Worker } from 'node:worker_threads'
import { errorCode } from '../../error-code.ts'
import { UnreadableFile } from '../error.ts'
import type { Report } from '../progress.ts'
import type { FileReading, FileRequest } from './read-file.ts'
import type { WorkerAnswer, WorkerOrder } from './worker.ts'

/** Enough for the largest file, whose matched cells are held while their column is judged. */
const LIMITS = { maxOldGenerationSizeMb: 512 }

/** Reads a file in a thread of its own, so that nobody waits for it. Throws `UnreadableFile`, and the reason of an abort. */
export async function readInThread(
  kind: string,
  request: FileRequest,
  { signal, report }: { readonly signal: AbortSignal; readonly report: Report },
): Promise<FileReading> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits: LIMITS })
  const { promise, resolve, reject } = Promise.withResolvers<Exclude<WorkerAnswer, { progress: unknown }>>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    worker.on('message', (answer: WorkerAnswer) => {
      if ('progress' in answer) report(answer.progress)
      else resolve(answer)
    })
    worker.once('error', reject)
    worker.postMessage({ kind, request } satisfies WorkerOrder)
    const answer = await promise
    if ('reading' in answer) return answer.reading
    throw new UnreadableFile(answer.unreadable.message, answer.unreadable.action)
  } catch (error) {
    if (errorCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
    throw new UnreadableFile(
      'The file takes more memory than there is for one.',
      'Split it, and import one part after the other; take only the columns that are to be imported.',
      { cause: error },
    )
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
