import { Worker } from 'node:worker_threads'
import type { Writer } from '../warehouse.ts'
import { FIELD, RECORD, type PhoneAnswer, type PhoneQuestion } from './phone-format.ts'

const CHUNK = 20_000
/** An isolate takes what it may for short-lived objects; a text of so many numbers needs little. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 }
const FIELD_CODE = FIELD.codePointAt(0)
const RECORD_CODE = RECORD.codePointAt(0)

/**
 * Checks the numbers that weren't seen before and remembers the verdicts in `plumbline.phone_check`.
 * `source` yields distinct `number, country` (country '' when unknown).
 *
 * Numbers travel as one text each way: values one by one would hold up the event loop, where a text is copied in a moment.
 * A number that holds a separator is none, and is never asked about.
 */
export async function checkPhones(writer: Writer, source: string): Promise<void> {
  for (;;) {
    const [unseen] = await writer.all<{ phones: string | null }>(
      `select string_agg(s.number || chr(${FIELD_CODE}) || s.country, chr(${RECORD_CODE})) as phones from (
         select s.number, s.country from (${source}) s
         where not exists (select 1 from plumbline.phone_check c where c.number = s.number and c.country = s.country)
           and strpos(s.number, chr(${FIELD_CODE})) = 0 and strpos(s.number, chr(${RECORD_CODE})) = 0
         limit ${CHUNK}) s`,
    )
    if (!unseen?.phones) return
    const part = (n: number) => `split_part(a.phone, chr(${FIELD_CODE}), ${n})`
    await writer.run(
      `insert into plumbline.phone_check(number, country, valid, e164)
       select ${part(1)}, ${part(2)}, ${part(3)} <> '', nullif(${part(3)}, '')
       from (select unnest(string_to_array($1, chr(${RECORD_CODE}))) as phone) a`,
      [await ask(unseen.phones)],
    )
  }
}

let worker: Worker | null = null
let asked = 0
const open = new Map<number, { resolve: (phones: string) => void; reject: (cause: unknown) => void }>()

/** libphonenumber speaks JavaScript only, so a worker runs it and the event loop stays free. */
async function ask(phones: string): Promise<string> {
  worker ??= startWorker()
  const id = ++asked
  const answer = new Promise<string>((resolve, reject) => open.set(id, { resolve, reject }))
  worker.ref()
  worker.postMessage({ id, phones } satisfies PhoneQuestion)
  try {
    return await answer
  } finally {
    open.delete(id)
    // An idle worker must not keep the process alive.
    if (open.size === 0) worker?.unref()
  }
}

function startWorker(): Worker {
  const started = new Worker(new URL('./phone-worker.ts', import.meta.url), {
    resourceLimits: WORKER_LIMITS,
  })
  started.on('message', ({ id, phones }: PhoneAnswer) => open.get(id)?.resolve(phones))
  started.on('error', (cause) => {
    worker = null
    for (const { reject } of open.values()) reject(cause)
  })
  return started
}
