import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bytesText } from '../../shared/bytes.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createSnapshots } from '../../server/metrics/engine/snapshot.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { markThinned, thinHistory } from '../../server/warehouse/retention/thin.ts'
import { patiently, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { median, ratio, time, type Bench, type Table } from './bench.ts'
import { openMillion, ZONE, type Million } from './million.ts'
import { ask, spent } from './scale.ts'

const ROUNDS = 3
/** Versions of each person before the first that was synced: with that one, ten. */
const EARLIER = 9
/** Objects of people. */
const PEOPLE = ['salesforce.lead', 'salesforce.contact', 'hubspot.contact'] as const
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Each metric as of now and of a moment five versions back, and what thinning leaves of them. */
export const past: Bench = {
  name: 'past',
  question:
    'What does a past moment cost at a million people with ten versions each, and what does thinning leave?',
  async run({ data }) {
    const million = await openMillion(data)
    const first = await firstInstants(million.warehouse)
    const source = join(million.directory, 'million.duckdb')
    await million.warehouse.close()
    const path = join(million.directory, 'versions.duckdb')
    if (!existsSync(path)) await addVersions(source, path, first)
    const before = await usedBytes(path)
    const warehouse = patiently(await openDuckdb({ path }))
    try {
      const told = await each({ ...million, warehouse }, first)
      const { what, took, left } = await thinned(warehouse, first)
      // What it takes up is known once it is written whole.
      await warehouse.close()
      const size = `${bytesText(before)} in use before, ${bytesText(await usedBytes(path))} after`
      return [...told, { what, now: took, 'five versions back': `${left}, ${size}` }]
    } finally {
      rmSync(path)
      if (data === null) rmSync(million.directory, { recursive: true })
    }
  },
}

/** By connection, the instant of its first publication and the moment of it. */
type First = readonly { readonly connection: string; readonly instant: string; readonly at: string }[]

function firstInstants(warehouse: Warehouse): Promise<First> {
  return warehouse.read((reader) =>
    reader.all(
      `select connection, min(instant) as instant, min(published_at) as at from plumbline.publication group by 1 order by 1`,
    ),
  )
}

/** A sync a day before the first one, each of which changed everybody. */
async function addVersions(source: string, path: string, first: First): Promise<void> {
  const growing = `${path}.growing`
  copyFileSync(source, growing)
  const warehouse = await openDuckdb({ path: growing })
  const back = (days: number, of: string) => new Date(Date.parse(of) - days * DAY_MS).toISOString()
  for (let days = EARLIER; days >= 1; days--) {
    await warehouse.write(async (writer) => {
      for (const table of PEOPLE) {
        const { instant } = first.find(({ connection }) => table.startsWith(`${connection}.`))!
        const title = table.startsWith('salesforce') ? 'title' : 'jobtitle'
        await writer.run(
          `insert into ${table} by name select v.* replace (
             cast('${back(days, instant)}' as timestamptz) as _valid_from, cast('${back(days - 1, instant)}' as timestamptz) as _valid_to,
             v._source_updated_at - interval '${days} days' as _source_updated_at, v.${title} || ', ${days} days before' as ${title})
           from ${table} v where v._valid_from = cast('${instant}' as timestamptz)`,
        )
      }
      for (const { connection, instant, at } of first)
        await writer.run(
          `insert into plumbline.publication(connection, run_id, instant, published_at, partial)
           values ('${connection}', 'earlier-${days}', cast('${back(days, instant)}' as timestamptz), cast('${back(days, at)}' as timestamptz), false)`,
        )
      // Who was alike was found then, too.
      await writer.run(
        `insert into plumbline.alike select cast($1 as timestamptz), min(rules) from plumbline.alike`,
        [
          back(
            days,
            first
              .map(({ at }) => at)
              .toSorted()
              .at(-1)!,
          ),
        ],
      )
    })
  }
  await warehouse.write(async (writer) => {
    const earliest = back(EARLIER + 1, first[0]!.instant)
    const others = await writer.all<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.columns
       where column_name = '_valid_from' and table_catalog = current_database() and table_schema in ('salesforce', 'hubspot', 'plumbline')`,
    )
    // All else was there already.
    for (const { name } of others)
      if (!PEOPLE.some((table) => table === name))
        await writer.run(
          `update ${name} set _valid_from = cast('${earliest}' as timestamptz) where _valid_from in (${first
            .flatMap(({ instant, at }) => [instant, at])
            .map((each) => `cast('${each}' as timestamptz)`)
            .join(', ')})`,
        )
    await writer.run(`update plumbline.field set first_seen = cast('${earliest}' as timestamptz)`)
  })
  await warehouse.close()
  renameSync(growing, path)
}

async function each(million: Million, first: First): Promise<Table> {
  const { warehouse, readCatalog, clock } = million
  const readSnapshot = createSnapshots({ warehouse, readCatalog, clock, zone: ZONE, sample: true })
  const last = first
    .map(({ at }) => Date.parse(at))
    .toSorted((a, b) => a - b)
    .at(-1)!
  const asOf = new Date(last - 5 * DAY_MS + HOUR_MS).toISOString()
  const [now, then] = [await readSnapshot(), await readSnapshot(asOf)]
  const week = (snapshot: typeof now) => {
    const start = snapshot.today.subtract({ days: snapshot.today.dayOfWeek - 1 + 7 })
    return { start, end: start.add({ days: 7 }) }
  }
  const rows = []
  for (const metric of catalogue) {
    const times: Record<'now' | 'past', number[]> = { now: [], past: [] }
    for (let round = 0; round < ROUNDS; round++) {
      await spent(times.now, () => ask({ ...million, snapshot: now }, metric, week(now)))
      await spent(times.past, () => ask({ ...million, snapshot: then }, metric, week(then)))
    }
    rows.push({
      what: metric.id,
      now: `${time(median(times.now))} of the processor`,
      'five versions back': ratio(median(times.past), median(times.now)),
    })
  }
  return rows
}

/** Until the last of the versions that were added. */
async function thinned(
  warehouse: Warehouse,
  first: First,
): Promise<Readonly<Record<'what' | 'took' | 'left', string>>> {
  const count = async () => {
    const rows = await warehouse.read((reader) =>
      reader.all<{ n: number }>(
        PEOPLE.map((table) => `select count(*) as n from ${table}`).join(' union all '),
      ),
    )
    return rows.reduce((sum, { n }) => sum + n, 0)
  }
  const before = await count()
  const began = performance.now()
  const { signal } = new AbortController()
  const marking = { until: first[0]!.at, zone: ZONE, now: Date.now() }
  await warehouse.write((writer) => markThinned(writer, marking))
  const versions = await thinHistory({ warehouse, signal })
  const ms = performance.now() - began
  return {
    what: `thinning: ${versions.toLocaleString('en-GB')} of ${before.toLocaleString('en-GB')} versions of people`,
    took: time(ms),
    left: `${(await count()).toLocaleString('en-GB')} rows left`,
  }
}

/** What of the file is in use; the rest is filled before it grows. */
async function usedBytes(path: string): Promise<number> {
  const warehouse = await openDuckdb({ path })
  const [size] = await warehouse.read((reader) =>
    reader.all<{ bytes: number }>(
      `select used_blocks * block_size as bytes from pragma_database_size() where database_name = current_database()`,
    ),
  )
  await warehouse.close()
  return size!.bytes
}
