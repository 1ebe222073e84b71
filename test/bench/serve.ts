import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { dataDirectory, startPlumbline, type Environment } from '../support/server-process.ts'
import { median, ratio, time, type Bench } from './bench.ts'
import { firstPage } from './first-page.ts'

const ROUNDS = 9
const BARE = join(import.meta.dirname, 'bare-start.ts')
const PAGES = join(import.meta.dirname, '..', '..', 'dist', 'client')
const LIMIT_KB = 300

/** From the start of the process to a page served, beside a script that does no more than that. */
export const serve: Bench = {
  name: 'serve',
  question: 'What does a start cost beside taking in the same libraries, opening the database and listening?',
  async run() {
    const directory = dataDirectory()
    // A CRM that nobody reaches: nothing is read meanwhile.
    const settings: Environment = {
      DATA_DIR: directory.path,
      HUBSPOT_ACCESS_TOKEN: 'none',
      HUBSPOT_BASE_URL: 'http://127.0.0.1:9',
      LOG_LEVEL: 'fatal',
    }
    const times: Record<'plumbline' | 'bare', number[]> = { plumbline: [], bare: [] }
    try {
      // The first start makes the database, and is another thing.
      await (await startPlumbline(settings)).stop()
      const workspace = join(directory.path, 'workspace')
      const file = readdirSync(workspace).find((name) => name.endsWith('.duckdb'))!
      const copy = join(directory.path, 'bare.duckdb')
      copyFileSync(join(workspace, file), copy)
      for (let round = 0; round < ROUNDS; round++) {
        times.plumbline.push(await plumblineServes(settings))
        times.bare.push(await bareServes(copy))
      }
    } finally {
      directory.remove()
    }
    const { bytes, files, charts } = firstPage()
    const row = (what: string, figure: string, of: string) => ({ what, figure, of })
    return [
      row('a script that does no more', time(median(times.bare)), ratio(1, 1)),
      row(
        'the server, to a page served',
        time(median(times.plumbline)),
        ratio(median(times.plumbline), median(times.bare)),
      ),
      row(
        `the weekly review's JavaScript, compressed (${files} files)`,
        `${(bytes / 1000).toFixed(0)} KB`,
        `${Math.round((bytes / 1000 / LIMIT_KB) * 100)} % of ${LIMIT_KB} KB`,
      ),
      row('… with charts among it', charts ? 'yes' : 'no', ''),
    ]
  },
}

async function plumblineServes(settings: Environment): Promise<number> {
  const began = performance.now()
  const plumbline = await startPlumbline(settings)
  await (await fetch(plumbline.url)).text()
  const ms = performance.now() - began
  await plumbline.stop()
  return ms
}

async function bareServes(database: string): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [BARE, database, PAGES], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = z.tuple([z.string()]).parse(await once(createInterface({ input: child.stdout }), 'line'))
  await (await fetch(url)).text()
  const ms = performance.now() - began
  child.kill('SIGTERM')
  await once(child, 'close')
  return ms
}
