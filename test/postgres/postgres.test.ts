import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openPostgres } from '../../server/warehouse/postgres.ts'
import { WarehouseError, WarehouseUnreachable, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { createDatabase, EMPTY, postgresServer } from '../support/postgres.ts'

const server = postgresServer(inject('postgres'))
let database: Awaited<ReturnType<typeof createDatabase>>
let one: Warehouse
let other: Warehouse

beforeAll(async () => {
  database = await createDatabase(server, EMPTY)
})
afterAll(() => database.drop())
beforeEach(async () => {
  one = await openPostgres({ url: database.url })
  other = await openPostgres({ url: database.url })
  await one.write(async (writer) => {
    await writer.run('drop table if exists counted')
    await writer.run('create table counted(n bigint not null)')
    await writer.run('insert into counted values (0)')
  })
})
afterEach(async () => {
  await one.close()
  await other.close()
})

const counted = (warehouse: Warehouse) =>
  warehouse.read(async (reader) => (await reader.all<{ n: number }>('select n from counted'))[0]!.n)

/** Resolves once the node has heard of a write. */
async function heard(warehouse: Warehouse, after: number): Promise<void> {
  while (warehouse.written() === after) await pause(5)
}

describe('of several nodes', () => {
  test('each hears what another one wrote, once it can be read', async () => {
    const before = other.written()
    await one.write((writer) => writer.run('update counted set n = 1'))
    await heard(other, before)
    expect(await counted(other)).toBe(1)
  })

  test('one writes at a time, whatever it read before it wrote', async () => {
    const raise = (warehouse: Warehouse) =>
      warehouse.write(async (writer) => {
        const [row] = await writer.all<{ n: number }>('select n from counted')
        await writer.run('update counted set n = cast($1 as bigint)', [row!.n + 1])
      })
    await Promise.all(Array.from({ length: 40 }, (_, turn) => raise(turn % 2 === 0 ? one : other)))
    expect(await counted(one)).toBe(40)
  })

  test('what is refused is undone whole, and heard of by nobody as kept', async () => {
    const writing = one.write(async (writer) => {
      await writer.run('update counted set n = 7')
      throw new Error('thought better of it')
    })
    await expect(writing).rejects.toThrow('thought better of it')
    expect(await counted(other)).toBe(0)
  })

  test('a read sees one moment, whatever is written meanwhile', async () => {
    const seen = await one.read(async (reader) => {
      const look = async () => (await reader.all<{ n: number }>('select n from counted'))[0]!.n
      const before = await look()
      await other.write((writer) => writer.run('update counted set n = 9'))
      return [before, await look()]
    })
    expect(seen).toEqual([0, 0])
    expect(await counted(one)).toBe(9)
  })

  test('a read leaves nothing behind', async () => {
    await one.read(async (reader) => {
      await reader.keep('scratch', 'select 1 as n')
      await reader.all('select n from scratch')
    })
    await expect(one.read((reader) => reader.all('select n from scratch'))).rejects.toThrow('scratch')
  })
})

describe('a lock', () => {
  test('is held by one node at a time, each name by itself', async () => {
    const order: string[] = []
    const release = await one.lock('a')
    const waiting = other.lock('a').then((next) => {
      order.push('given to the other')
      return next
    })
    await (
      await other.lock('b')
    )()
    order.push('given back')
    await release()
    const next = await waiting
    await next()
    expect(order).toEqual(['given back', 'given to the other'])
  })

  test('is free again once its node is gone', async () => {
    const gone = await openPostgres({ url: database.url })
    const release = await gone.lock('a')
    const admin = new Client({ connectionString: database.url })
    await admin.connect()
    const waiting = one.lock('a')
    await admin.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and mode = 'ExclusiveLock'
         and pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database())`,
    )
    const next = await waiting
    expect(next).toBeTypeOf('function')
    await next()
    await admin.end()
    await release()
    await gone.close()
  })
})

describe('a database that goes away', () => {
  async function endOthers(): Promise<void> {
    const admin = new Client({ connectionString: `${server}postgres` })
    await admin.connect()
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
      [new URL(database.url).pathname.slice(1)],
    )
    await admin.end()
  }

  test('and comes back is asked again, and everything may have been written meanwhile', async () => {
    await counted(one)
    const before = one.written()
    await endOthers()
    await heard(one, before)
    // Until it listens again it can't tell that nothing was written.
    expect(one.written()).toBeLessThan(one.written())
    expect(await counted(one)).toBe(0)
    while (one.written() !== one.written() || other.written() !== other.written()) await pause(5)
    const [now, since] = [other.written(), one.written()]
    await one.write((writer) => writer.run('update counted set n = 3'))
    await heard(other, now)
    expect(one.written()).toBeGreaterThan(since)
    expect(await counted(other)).toBe(3)
  })

  test('in the middle of a write undoes it, and says that it is the database', async () => {
    const writing = one.write(async (writer) => {
      await writer.run('update counted set n = 5')
      await endOthers()
      await writer.run('update counted set n = 6')
    })
    await expect(writing).rejects.toBeInstanceOf(WarehouseUnreachable)
    expect(await counted(other)).toBe(0)
  })

  test('while pages are copied in undoes that, too, and says that it is the database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-'))
    const path = join(folder, 'page.csv')
    writeFileSync(path, 'Id\n1\n')
    const columns = [{ name: 'id', path: ['Id'] }]
    const copying = one.write(async (writer) => {
      await writer.run('update counted set n = 5')
      await endOthers()
      await writer.pages({ paths: [path], format: 'csv', columns, tolerant: false })
    })
    await expect(copying).rejects.toBeInstanceOf(WarehouseUnreachable)
    expect(await counted(other)).toBe(0)
    rmSync(folder, { recursive: true })
  })
})

test('one that isn’t there is refused with what to do, and without the password', async () => {
  const url = 'postgres://plumbline:se-cret@127.0.0.1:1/plumbline'
  const refused: unknown = await openPostgres({ url }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(WarehouseError)
  expect(refused).toMatchObject({ action: expect.stringContaining('DATABASE_URL') })
  expect(JSON.stringify([String(refused), refused])).not.toContain('se-cret')
})

test('one that sorts by the rules of a language is refused with how to make one that doesn’t', async () => {
  const english = await createDatabase(
    postgresServer(inject('postgres')),
    `template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US' locale 'C'`,
  )
  const refused: unknown = await openPostgres({ url: english.url }).catch((error: unknown) => error)
  await english.drop()
  expect(refused).toMatchObject({
    name: 'WarehouseError',
    message: expect.stringContaining('sorts text by the rules of a language'),
    action: expect.stringContaining('create database plumbline template template0'),
  })
})

test('an address may set what it likes, but nothing that answers depend on', async () => {
  const options = encodeURIComponent('-c statement_timeout=54321 -c timezone=America/New_York')
  const warehouse = await openPostgres({ url: `${database.url}?options=${options}` })
  const [found] = await warehouse.read((reader) =>
    reader.all(`select current_setting('statement_timeout') as timeout, current_setting('timezone') as zone`),
  )
  await warehouse.close()
  expect(found).toEqual({ timeout: '54321ms', zone: 'UTC' })
})

test('closing waits for a write under way', async () => {
  const own = await openPostgres({ url: database.url })
  const begun = Promise.withResolvers<void>()
  const writing = own.write(async (writer) => {
    begun.resolve()
    await writer.run('update counted set n = 11')
  })
  await begun.promise
  await own.close()
  await writing
  expect(await counted(one)).toBe(11)
  await expect(own.read(() => Promise.resolve())).rejects.toThrow('closed')
})
