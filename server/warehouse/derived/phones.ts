import { Worker } from 'node:worker_threads'
import type { Writer } from '../warehouse.ts'
import type { PhoneAnswer, PhoneQuestion } from './phone-worker.ts'

const CHUNK = 50_000

/**
 * Checks the numbers that weren't seen before and remembers the verdicts in `plumbline.phone_check`.
 * `source` yields distinct `number, country` (country '' when unknown).
 */
export async function checkPhones(writer: Writer, source: string): Promise<void> {
  const unseen = await writer.all<{ number: string; country: string }>(
    `select s.number, s.country from (${source}) s
     where not exists (select 1 from plumbline.phone_check c where c.number = s.number and c.country = s.country)`,
  )
  for (let start = 0; start < unseen.length; start += CHUNK) {
    const chunk = unseen.slice(start, start + CHUNK)
    const numbers = chunk.map(({ number }) => number)
    const countries = chunk.map(({ country }) => country)
    const valid = await ask(numbers, countries)
    await writer.run(
      `insert into plumbline.phone_check
       select unnest(cast($1 as text[])), unnest(cast($2 as text[])), unnest(cast($3 as boolean[]))`,
      [numbers, countries, valid.map(String)],
    )
  }
}

let worker: Worker | null = null
let asked = 0
const open = new Map<
  number,
  { resolve: (valid: readonly boolean[]) => void; reject: (cause: unknown) => void }
>()

/** libphonenumber speaks JavaScript only, so a worker runs it and the event loop stays free. */
async function ask(numbers: readonly string[], countries: readonly string[]): Promise<readonly boolean[]> {
  worker ??= startWorker()
  const id = ++asked
  const answer = new Promise<readonly boolean[]>((resolve, reject) => open.set(id, { resolve, reject }))
  worker.ref()
  worker.postMessage({ id, numbers, countries } satisfies PhoneQuestion)
  try {
    return await answer
  } finally {
    open.delete(id)
    // An idle worker must not keep the process alive.
    if (open.size === 0) worker?.unref()
  }
}

function startWorker(): Worker {
  const started = new Worker(new URL('./phone-worker.ts', import.meta.url))
  started.on('message', ({ id, valid }: PhoneAnswer) => open.get(id)?.resolve(valid))
  started.on('error', (cause) => {
    worker = null
    for (const { reject } of open.values()) reject(cause)
  })
  return started
}
