import { createHash } from 'node:crypto'
import type { Catalog } from './catalog.ts'
import { derivedVersion } from './derived/row.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { defaultMapping } from './model/mapping-defaults.ts'
import { createModel, type Question } from './model/model.ts'
import { keepFound } from './keep-found.ts'
import { Moment, type Instants } from './model/moment.ts'
import { readCatalog } from './read-catalog.ts'
import type { Dialect, Reader, Writer } from './warehouse.ts'

const COLUMNS = ['connection', 'object', 'record_id', 'rule', 'key', 'size']
const EVERY: Question = {
  ctes: [
    {
      name: 'asked',
      sql: `select ${COLUMNS.join(', ')} from person_alike`,
      reads: { person_alike: COLUMNS },
    },
  ],
  select: 'select * from asked',
}
const FOUND = 'alike_found'

/**
 * Finds out which records of people are alike and keeps what changed as versions, so that no question has to go through all
 * records for it again. Part of a publication, which names the rules by which it was done: what was found counts for questions
 * of a model that has the same ones.
 */
export async function keepAlike(writer: Writer, dialect: Dialect, publishedAt: string): Promise<void> {
  const catalog = await readCatalog(writer)
  const moment = new Moment(await instantsOf(writer, publishedAt))
  const { sql } = createModel({ catalog, mapping: defaultMapping, dialect }).compose(EVERY, moment)
  await writer.keep(FOUND, sql, moment.parameters)
  await keepFound(writer, {
    table: 'plumbline.person_alike',
    columns: COLUMNS,
    found: FOUND,
    at: publishedAt,
  })
  await writer.run(`drop table ${FOUND}`)
  await writer.run(`insert into plumbline.alike values (cast($1 as timestamptz), $2)`, [
    publishedAt,
    alikeRules({ catalog, mapping: defaultMapping, dialect }),
  ])
}

/** The rules by which a model of these finds records that are alike, those by which rows are derived included. */
export function alikeRules(options: {
  readonly catalog: Catalog
  readonly mapping: Mapping
  readonly dialect: Dialect
}): string {
  const { sql } = createModel(options).compose(EVERY, new Moment(ANY))
  return createHash('sha256')
    .update(JSON.stringify([sql, derivedVersion(options.dialect)]))
    .digest('hex')
    .slice(0, 16)
}

const ANY: Instants = {
  now: '1970-01-01T00:00:00Z',
  today: '1970-01-01',
  zone: 'UTC',
  knowledge: new Map(),
  linked: '1970-01-01T00:00:00Z',
}

/** What was known by then. */
async function instantsOf(reader: Reader, linked: string): Promise<Instants> {
  const published = await reader.all<{ connection: string; instant: string }>(
    `select connection, instant from plumbline.publication where published_at <= cast($1 as timestamptz) order by published_at`,
    [linked],
  )
  const knowledge = new Map(published.map(({ connection, instant }) => [connection, instant]))
  return { now: linked, today: linked.slice(0, 10), zone: 'UTC', knowledge, linked }
}
