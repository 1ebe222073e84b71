import { connect } from 'node:net'
import { parentPort } from 'node:worker_threads'

/** How long to ask what, over so many connections at a time. */
export interface Load {
  readonly url: string
  readonly connections: number
  readonly ms: number
}

/**
 * Asks again and again over sockets of its own, because an HTTP client would cost more than the servers that are measured.
 * Resolves with the number of whole answers; each is as long as the first, and one of success.
 */
async function ask({ url, connections, ms }: Load): Promise<number> {
  const end = performance.now() + ms
  const counts = await Promise.all(Array.from({ length: connections }, () => askOver(url, end)))
  return counts.reduce((sum, count) => sum + count, 0)
}

function askOver(url: string, end: number): Promise<number> {
  const { hostname, port, pathname, host } = new URL(url)
  const question = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n\r\n`
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const socket = connect(Number(port), hostname, () => socket.write(question))
  socket.setNoDelay(true).on('error', reject)
  let answers = 0
  let wanted: number | null = null
  let head = Buffer.alloc(0)
  let got = 0
  socket.on('data', (piece: Buffer) => {
    got += piece.length
    if (wanted === null) {
      head = Buffer.concat([head, piece])
      wanted = lengthOf(head)
    }
    if (wanted === null || got < wanted) return
    if (got > wanted || piece.length === 0) reject(new Error(`${url} gave another answer than before.`))
    answers++
    got = 0
    if (performance.now() < end) socket.write(question)
    else {
      socket.destroy()
      resolve(answers)
    }
  })
  return promise
}

/** How long the whole answer is; null while its head isn't there. */
function lengthOf(answer: Buffer): number | null {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return null
  const text = answer.subarray(0, head).toString('latin1')
  const length = /^content-length: (\d+)$/im.exec(text)?.[1]
  if (!text.startsWith('HTTP/1.1 200') || length === undefined) throw new Error(text)
  return head + 4 + Number(length)
}

parentPort?.on('message', (load: Load) => {
  ask(load).then(
    (answers) => parentPort?.postMessage(answers),
    (error: unknown) => {
      throw error
    },
  )
})
