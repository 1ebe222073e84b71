import compression from 'compression'
import express from 'express'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import { z } from 'zod'
import { confine, guardNames } from '../../server/api/http/guard.ts'
import { listen } from '../../server/api/http/listen.ts'
import { logRequests } from '../../server/api/http/request-log.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { smallWorld } from '../support/equivalence.ts'
import { startServer } from '../support/server.ts'
import { openTestWorkspace } from '../support/workspace.ts'
import { median, ratio, type Bench } from './bench.ts'
import type { Load } from './load-worker.ts'

const ROUNDS = 7
const ROUND_MS = 2_000
const CONNECTIONS = 8
const NOW = '2026-11-22T20:00:00Z'
const PATH = '/api/v1/metrics'
const Port = z.object({ port: z.number() })

/** The weekly review remembered, beside the same bytes from Express with the same middleware, and from Node alone. */
export const answers: Bench = {
  name: 'answers',
  question: 'What does a remembered answer cost beside the same bytes from Express, and from bare node:http?',
  async run() {
    const workspace = await openTestWorkspace(smallWorld(), { now: NOW })
    await workspace.sync()
    const metrics = createMetrics({
      warehouse: workspace.warehouse,
      readCatalog,
      clock: { now: () => Date.parse(NOW) },
      zone: 'Europe/Berlin',
      recordUrl: () => null,
      sample: true,
    })
    const log = pino({ level: 'silent' })
    const plumbline = await startServer({ metrics, log, checkAnswers: false })
    const first = await fetch(`${plumbline.url}${PATH}`)
    const headers = {
      'Cache-Control': 'private, no-cache',
      ETag: first.headers.get('etag') ?? '',
      Vary: 'Accept',
    }
    const bytes = Buffer.from(await first.arrayBuffer())

    const app = express()
    app.disable('x-powered-by')
    app.disable('etag')
    app.set('query parser', false)
    app.use(logRequests(log), confine(), guardNames(), compression())
    app.get(PATH, (_request, response) => {
      response.set(headers).type('json').send(bytes)
    })
    const same = await listen(app, { host: '127.0.0.1', port: 0 })
    const bare = createServer((_request, response) => {
      response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': bytes.length })
        .end(bytes)
    }).listen(0, '127.0.0.1')
    await once(bare, 'listening')

    const urls = {
      plumbline: plumbline.url,
      express: same.url,
      bare: `http://127.0.0.1:${Port.parse(bare.address()).port}`,
    }
    const rates: Record<keyof typeof urls, number[]> = { plumbline: [], express: [], bare: [] }
    const worker = new Worker(new URL('./load-worker.ts', import.meta.url))
    try {
      // The first round warms up.
      for (let round = -1; round < ROUNDS; round++) {
        for (const name of ['plumbline', 'express', 'bare'] as const) {
          worker.postMessage({
            url: `${urls[name]}${PATH}`,
            connections: CONNECTIONS,
            ms: ROUND_MS,
          } satisfies Load)
          const [count] = z.tuple([z.number()]).parse(await once(worker, 'message'))
          if (round >= 0) rates[name].push((count / ROUND_MS) * 1000)
        }
      }
    } finally {
      await worker.terminate()
      await plumbline.close()
      await same.close()
      bare.close()
      await workspace.close()
    }
    const row = (what: string, values: readonly number[]) => ({
      [`the same ${Math.round(bytes.length / 1024)} KB, ${CONNECTIONS} connections`]: what,
      'answers a second': Math.round(median(values)).toLocaleString('en-GB'),
      'of Express': ratio(median(values), median(rates.express)),
      'of bare node:http': ratio(median(values), median(rates.bare)),
    })
    return [
      row('Plumbline, remembered', rates.plumbline),
      row('Express, the same middleware, bytes at hand', rates.express),
      row('node:http, bytes at hand', rates.bare),
    ]
  },
}
