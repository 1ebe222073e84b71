import { Agent, request } from 'node:http'
import { parentPort } from 'node:worker_threads'

/** How long to ask what, over so many connections at a time. */
export interface Load {
  readonly url: string
  readonly connections: number
  readonly ms: number
}

/** Asks again and again; the number of whole answers, each held against the length of the first. */
async function ask({ url, connections, ms }: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const wanted = await length(url, agent)
  const end = performance.now() + ms
  let answers = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        if ((await length(url, agent)) !== wanted) throw new Error(`${url} gave another answer than before.`)
        answers++
      }
    }),
  )
  agent.destroy()
  return answers
}

function length(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => {
      let bytes = 0
      answer.on('data', (piece: Buffer) => (bytes += piece.length))
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(bytes)
        else reject(new Error(`${url}: ${answer.statusCode}`))
      })
    })
      .on('error', reject)
      .end()
  })
}

parentPort?.on('message', (load: Load) => {
  ask(load).then(
    (answers) => parentPort?.postMessage(answers),
    (error: unknown) => {
      throw error
    },
  )
})
