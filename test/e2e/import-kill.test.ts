import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ImportKindList, ImportRunList } from '../../shared/import.ts'
import {
  dataDirectory,
  startPlumbline,
  type Environment,
  type ServerProcess,
} from '../support/server-process.ts'

const LINES = 50_000
const DAYS = 500
/** All rows, by one import. */
const WHOLE = [LINES, 1]

let directory: ReturnType<typeof dataDirectory>
let settings: Environment
beforeAll(() => {
  directory = dataDirectory()
  // A CRM that nobody reaches: nothing else is written meanwhile.
  settings = {
    DATA_DIR: directory.path,
    HUBSPOT_ACCESS_TOKEN: 'none',
    HUBSPOT_BASE_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'fatal',
  }
})
afterAll(() => directory.remove())

/** Figures of a hundred domains, which need no campaigns. */
const FILE = [
  'domain,day,spam rate',
  ...Array.from({ length: LINES }, (_, n) => {
    const day = new Date(Date.UTC(2024, 0, 1 + (n % DAYS))).toISOString().slice(0, 10)
    return `d${Math.floor(n / DAYS)}.example.com,${day},0.1 %`
  }),
].join('\n')

const send = ({ url }: ServerProcess) =>
  fetch(`${url}/api/v1/imports?kind=postmaster&dryRun=false`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: FILE,
  })

/** How many rows and imports there are. */
async function known(server: ServerProcess): Promise<readonly [number, number]> {
  const { items } = ImportKindList.parse(await server.get('/imports/kinds'))
  const { items: runs } = ImportRunList.parse(await server.get('/imports'))
  return [items.find(({ key }) => key === 'postmaster')!.rows, runs.length]
}

test('a server whose plug is pulled in the middle of an import has all of it or nothing, and no file left', async () => {
  const spool = join(directory.path, 'workspace', 'imports')
  const lying = () => (existsSync(spool) ? readdirSync(spool) : [])

  const first = await startPlumbline(settings)
  let isOver = false
  const cutOff = send(first)
    .then(
      ({ status }) => status,
      () => null,
    )
    .finally(() => (isOver = true))
  // It is read once its rows are written down; they are compared and merged then.
  const isRead = () => isOver || lying().some((name) => name.endsWith('.ndjson'))
  await first.until(async () => (isRead() ? true : null))
  await first.kill()
  // Where it was answered before the plug was out, it must be there.
  const possible = (await cutOff) === null ? [[0, 0], WHOLE] : [WHOLE]

  const second = await startPlumbline(settings)
  expect(possible).toContainEqual(await known(second))
  expect(lying()).toEqual([])
  await send(second)
  await second.kill()

  const third = await startPlumbline(settings)
  expect(await known(third)).toEqual(WHOLE)
  await third.stop()
})
