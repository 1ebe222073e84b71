/**
 * Runs inside a server that is measured (`node --import`): tells at an address of its own, which it writes into the file of
 * `PROBE_FILE`, how long the event loop was held and how much processor time went since it was last asked, and how much memory the
 * process has had.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import { urlOf } from './replay/exchange.ts'

const file = process.env['PROBE_FILE']
if (file !== undefined && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let before = process.cpuUsage()
  const server = createServer((_, answer) => {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    const told = {
      longestMs: delay.max / 1e6,
      cpuMs: (user + system) / 1000,
      peakBytes: Number(peak?.[1]) * 1024,
    }
    delay.reset()
    answer.end(JSON.stringify(told))
  })
  server.listen(0, '127.0.0.1', () => {
    writeFileSync(file, urlOf(server))
  })
  server.unref()
}
