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
    const e164 = await ask(numbers, countries)
    await writer.run(
      `insert into plumbline.phone_check(number, country, valid, e164)
       select s.number, s.country, s.e164 <> '', nullif(s.e164, '') from (
         select unnest(cast($1 as text[])) as number, unnest(cast($2 as text[])) as country, unnest(cast($3 as text[])) as e164) as s`,
      [numbers, countries, e164.map((number) => number ?? '')],
    )
  }
}

let worker: Worker | null = null
let asked = 0
const open = new Map<
  number,
  { resolve: (e164: readonly (string | null)[]) => void; reject: (cause: unknown) => void }
>()

/** libphonenumber speaks JavaScript only, so a worker runs it and the event loop stays free. */
async function ask(
  numbers: readonly string[],
  countries: readonly string[],
): Promise<readonly (string | null)[]> {
  worker ??= startWorker()
  const id = ++asked
  const answer = new Promise<readonly (string | null)[]>((resolve, reject) =>
    open.set(id, { resolve, reject }),
  )
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
  started.on('message', ({ id, e164 }: PhoneAnswer) => open.get(id)?.resolve(e164))
  started.on('error', (cause) => {
    worker = null
    for (const { reject } of open.values()) reject(cause)
  })
  return started
}
