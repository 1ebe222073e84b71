import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { bytesText } from '../../shared/bytes.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createSnapshots } from '../../server/metrics/engine/snapshot.ts'
import type { Observed } from '../../server/metrics/engine/observation.ts'
import type { MetricDefinition } from '../../server/metrics/metric.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { moveWarehouse } from '../../server/warehouse/move.ts'
import { openPostgres } from '../../server/warehouse/postgres.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { patiently, type StagedFiles, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { createDatabase, startPostgres } from '../support/postgres.ts'
import { median, ratio, time, type Bench, type Table } from './bench.ts'
import { openMillion, ZONE, type Million } from './million.ts'
import { ask, timed, WEEK } from './scale.ts'

const ROUNDS = 3
const LOOK_MS = 500
const PAGES = 100
const ROWS_OF_PAGE = 2_000
const FIELDS = 40
const PROGRESS_MS = 30_000

/** As an administrator sets a machine of this size up that holds a database and nothing else. */
const SETTINGS = {
  shared_buffers: '4GB',
  effective_cache_size: '12GB',
  work_mem: '128MB',
  maintenance_work_mem: '1GB',
  max_wal_size: '8GB',
}

/** A million people moved into PostgreSQL, each metric there beside the embedded engine, and saved pages loaded by both. */
export const engines: Bench = {
  name: 'engines',
  question: 'What does PostgreSQL cost beside the embedded engine: to move there, to load pages, to answer?',
  async run({ data }) {
    const million = await openMillion(data)
    await million.warehouse.close()
    const directory = join(million.directory, 'postgres')
    mkdirSync(directory, { recursive: true })
    const { server, stop } = await startPostgres(directory, SETTINGS)
    try {
      const url = `${server}postgres`
      const warehouse = patiently(await openPostgres({ url }))
      try {
        await migrate(warehouse)
        const moved = await moving(million, warehouse)
        return [...moved, ...(await loading(million.directory, server)), ...(await each(million, warehouse))]
      } finally {
        await warehouse.close()
      }
    } finally {
      await stop()
      if (data === null) rmSync(million.directory, { recursive: true })
    }
  },
}

/** Nothing where it was moved by an earlier run. */
async function moving(million: Million, to: Warehouse): Promise<Table> {
  const connections = await to.read((reader) => reader.all(`select id from plumbline.connection`))
  const path = join(million.directory, 'leaving.duckdb')
  if (connections.length > 0 && !existsSync(path)) return []
  copyFileSync(join(million.directory, 'million.duckdb'), path)
  const from = await openDuckdb({ path })
  // What the other benches compare with isn't the workspace's.
  await from.write((writer) => writer.run(`drop schema if exists plain cascade`))
  const before = process.memoryUsage.rss()
  let most = before
  const look = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), LOOK_MS)
  let told = performance.now()
  const began = told
  const tables = await moveWarehouse({
    from,
    to,
    directory: join(million.directory, 'moving'),
    onStep({ table, rows, of }) {
      if (performance.now() - told < PROGRESS_MS && rows < of) return
      told = performance.now()
      console.log(`${time(told - began)}: ${table} ${rows} of ${of}`)
    },
  })
  const ms = performance.now() - began
  clearInterval(look)
  await from.close()
  rmSync(path)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return [
    {
      what: `moving ${rows.toLocaleString('en-GB')} rows of ${tables.length} tables`,
      embedded: `memory from ${bytesText(before)} to ${bytesText(most)}`,
      PostgreSQL: time(ms),
      'PostgreSQL ÷ embedded': `${Math.round((rows / ms) * 1000).toLocaleString('en-GB')} rows/s`,
    },
  ]
}

/** Saved pages as rows of text, which is where the vendors' pages meet either engine first. */
async function loading(base: string, server: string): Promise<Table> {
  const directory = join(base, 'pages-of-engines')
  mkdirSync(directory, { recursive: true })
  const database = await createDatabase(server, 'template0')
  const postgres = await openPostgres({ url: database.url })
  const embedded = await openDuckdb({ path: join(directory, 'loading.duckdb') })
  try {
    return [
      await loaded({ embedded, postgres }, 'CSV', csvPages(directory)),
      await loaded({ embedded, postgres }, 'JSON', jsonPages(directory)),
    ]
  } finally {
    await embedded.close()
    await postgres.close()
    await database.drop()
    rmSync(directory, { recursive: true })
  }
}

interface Pair {
  readonly embedded: Warehouse
  readonly postgres: Warehouse
}

async function loaded({ embedded, postgres }: Pair, format: string, files: StagedFiles) {
  const load = (warehouse: Warehouse) =>
    warehouse.write(async (writer) => {
      await writer.stage('pages_loaded', files)
      await writer.run(`drop table if exists plain`)
      await writer.run(`create table plain as select * from pages_loaded`)
    })
  const times: Record<'embedded' | 'postgres', number[]> = { embedded: [], postgres: [] }
  for (let round = 0; round < ROUNDS; round++) {
    await timed(times.embedded, () => load(embedded))
    await timed(times.postgres, () => load(postgres))
  }
  const rows = PAGES * ROWS_OF_PAGE
  const speed = (ms: number) => `${Math.round((rows / ms) * 1000).toLocaleString('en-GB')} rows/s`
  return {
    what: `loading ${rows.toLocaleString('en-GB')} rows of ${FIELDS} fields, ${format} pages`,
    embedded: speed(median(times.embedded)),
    PostgreSQL: speed(median(times.postgres)),
    'PostgreSQL ÷ embedded': ratio(median(times.postgres), median(times.embedded)),
  }
}

const FIELD_NAMES = Array.from({ length: FIELDS }, (_, index) => `field_${index}`)

/** A third of the cells are empty, as in a CRM. */
function valueOf(row: number, field: number): string {
  return (row + field) % 3 === 0 ? '' : `value ${row} of ${field}`
}

function csvPages(directory: string): StagedFiles {
  const paths = pages(directory, 'csv', (rows) =>
    [FIELD_NAMES, ...rows.map((row) => FIELD_NAMES.map((_, field) => valueOf(row, field)))]
      .map((cells) => `${cells.join(',')}\n`)
      .join(''),
  )
  return { paths, format: 'csv', columns: FIELD_NAMES.map((name) => ({ name, path: [name] })) }
}

function jsonPages(directory: string): StagedFiles {
  const paths = pages(directory, 'json', (rows) =>
    JSON.stringify({
      results: rows.map((row) => ({
        id: String(row),
        properties: Object.fromEntries(FIELD_NAMES.map((name, field) => [name, valueOf(row, field)])),
      })),
    }),
  )
  return {
    paths,
    format: { json: ['results'] },
    columns: FIELD_NAMES.map((name) => ({ name, path: ['properties', name] })),
  }
}

function pages(
  directory: string,
  extension: string,
  content: (rows: readonly number[]) => string,
): readonly string[] {
  return Array.from({ length: PAGES }, (_, page) => {
    const path = join(directory, `${page}.${extension}`)
    writeFileSync(path, content(Array.from({ length: ROWS_OF_PAGE }, (_, n) => page * ROWS_OF_PAGE + n)))
    return path
  })
}

/** Each metric's question of a week, on both engines in turn; throws where they don't say the same. */
async function each(million: Million, warehouse: Warehouse): Promise<Table> {
  const { clock, directory } = million
  const embedded = patiently(await openDuckdb({ path: join(directory, 'million.duckdb') }))
  try {
    const snapshot = createSnapshots({ warehouse, readCatalog, clock, zone: ZONE, sample: true })
    const there = { ...million, warehouse, snapshot: await snapshot() }
    const here = { ...million, warehouse: embedded }
    const rows = []
    for (const metric of catalogue) {
      const times: Record<'here' | 'there', number[]> = { here: [], there: [] }
      for (let round = 0; round < ROUNDS; round++) {
        const found = await timed(times.here, () => ask(here, metric, WEEK))
        refuseDifference(metric, found, await timed(times.there, () => ask(there, metric, WEEK)))
      }
      console.log(`${metric.id}: ${time(median(times.here))}, ${time(median(times.there))}`)
      rows.push({
        what: metric.id,
        embedded: time(median(times.here)),
        PostgreSQL: time(median(times.there)),
        'PostgreSQL ÷ embedded': ratio(median(times.there), median(times.here)),
      })
    }
    return rows
  } finally {
    await embedded.close()
  }
}

function refuseDifference(metric: MetricDefinition, here: Observed, there: Observed): void {
  if (isDeepStrictEqual(here, there)) return
  throw new Error(`${metric.id}: ${JSON.stringify(here)} here, ${JSON.stringify(there)} there`)
}
