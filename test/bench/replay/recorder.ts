import { createWriteStream, mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import {
  createServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { bodyFile, INDEX, keptHeaders, keyOf, urlOf, type Recorded } from './exchange.ts'

function answered(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => asked.once('response', resolve).once('error', reject))
}

/** Stands before a CRM and keeps each of its answers. */
export interface Recorder {
  readonly url: string
  /** What is asked from now on belongs to the next part. */
  next(): void
  close(): Promise<void>
}

export async function record(target: string, directory: string): Promise<Recorder> {
  mkdirSync(directory, { recursive: true })
  let part = 0
  const index = createWriteStream(join(directory, INDEX))
  let answers = 0
  const server = createServer((ask, answer) => {
    carry(ask, answer).catch(() => answer.destroy())
  })

  async function carry(ask: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = ask
    const body = await buffer(ask)
    const headers = { ...ask.headers, host: new URL(target).host }
    const asked = request(new URL(path, target), { method, headers })
    asked.end(body)
    const given = await answered(asked)
    const held = await buffer(given)
    const number = ++answers
    const recorded: Recorded = {
      key: keyOf(method, path, body),
      number,
      part,
      status: given.statusCode!,
      headers: keptHeaders(given.headers),
    }
    await writeFile(join(directory, bodyFile(number)), held)
    index.write(`${JSON.stringify(recorded)}\n`)
    answer.writeHead(recorded.status, { ...recorded.headers, 'content-length': held.length })
    answer.end(held)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: urlOf(server),
    next() {
      part += 1
    },
    async close() {
      server.closeAllConnections()
      server.close()
      index.end()
      await once(index, 'finish')
    },
  }
}
