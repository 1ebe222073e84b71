/**
 * Plays a CRM from what was recorded of it: `main.ts DIRECTORY`. Writes its address, goes on to the next part with each line that it
 * reads, and ends with its parent. `BENCH_ANSWER_MS`:
 * how long it takes over each answer, as a CRM far away does (default: no longer than it must).
 */
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { bodyFile, INDEX, keyOf, urlOf, type Recorded } from './exchange.ts'

const directory = process.argv[2]!
const answerMs = Number(process.env['BENCH_ANSWER_MS'] ?? 0)
/** What is being played; how often the parent has said that the next part begins. */
let part = 0
/** The answers to each request, in the order in which they were given; the last one of a part is given again. */
const answers = new Map<string, Recorded[]>()
for (const line of readFileSync(join(directory, INDEX), 'utf8').split('\n')) {
  if (line === '') continue
  const recorded: Recorded = JSON.parse(line)
  // The pages of a job were made beforehand: how long Salesforce took for that is nobody's here.
  const before = /^GET \/\S*\/jobs\/query\/\w+ /.test(recorded.key) ? [] : (answers.get(recorded.key) ?? [])
  answers.set(recorded.key, [...before, recorded])
}

const server = createServer((ask, answer) => {
  void (async () => {
    const key = keyOf(ask.method ?? 'GET', ask.url ?? '/', await buffer(ask))
    const recorded = answers.get(key)
    if (recorded === undefined) {
      console.error(`was not recorded: ${key}`)
      answer.writeHead(501).end()
      return
    }
    await pause(answerMs)
    // How often something is asked may differ from when it was recorded; what was answered in another part isn't given for that.
    while (recorded.length > 1 && recorded[1]!.part <= part && recorded[0]!.part < part) recorded.shift()
    const more = recorded.length > 1 && recorded[1]!.part <= part
    const { number, status, headers } = more ? recorded.shift()! : recorded[0]!
    const file = join(directory, bodyFile(number))
    answer.writeHead(status, { ...headers, 'content-length': statSync(file).size })
    createReadStream(file).pipe(answer)
  })()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(urlOf(server))
createInterface({ input: process.stdin })
  .on('line', () => (part += 1))
  .on('close', () => process.exit(0))
