import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Field, ObjectSchema, PageFile } from '../../server/connectors/connector.ts'
import type { Vendor } from '../../shared/vocabulary.ts'
import { mergePages, type MergeCounts } from '../../server/warehouse/merge.ts'
import { publish } from '../../server/warehouse/publish.ts'
import { dropDoubled } from '../../server/warehouse/unknown.ts'
import {
  ensureVersionTable,
  knownVersionTable,
  readKnownObjects,
} from '../../server/warehouse/version-table.ts'
import type { Parameter, Row, Warehouse } from '../../server/warehouse/warehouse.ts'
import { openFreshWarehouse } from './engine.ts'

/** A fresh warehouse with its schema and lists, and short ways to fill and ask it. */
export interface TestWarehouse {
  readonly warehouse: Warehouse
  ask(sql: string, parameters?: readonly Parameter[]): Promise<Row[]>
  merge(page: {
    connection?: string
    vendor?: Vendor
    schema: ObjectSchema
    rows: readonly object[]
    at: string
    content?: PageFile['content']
    announced?: number
    straight?: boolean
  }): Promise<MergeCounts>
  /** Drops what came twice in a reading that began with nothing. Returns how many versions went. */
  dropDoubled(schema: ObjectSchema, connection?: string): Promise<number>
  publish(connection: string, at: string): Promise<void>
  close(): Promise<void>
}

/** `file`: in a file of its own, with as many threads as the product has; else in memory, with one. */
export async function openTestWarehouse({ file = false } = {}): Promise<TestWarehouse> {
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
  const warehouse = await openFreshWarehouse(
    file ? { path: join(directory, 'warehouse.duckdb'), threads: 2 } : {},
  )
  let pages = 0
  return {
    warehouse,
    ask: (sql, parameters) => warehouse.read((reader) => reader.all(sql, parameters)),
    async merge({
      connection = 'salesforce',
      vendor = 'salesforce',
      schema,
      rows,
      at,
      content = { kind: 'rows' },
      announced,
      straight = false,
    }) {
      const path = join(directory, `${++pages}.ndjson`)
      writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'))
      const file: PageFile = {
        object: schema.object,
        path,
        format: { kind: 'ndjson' },
        rows: announced ?? null,
        content,
      }
      return warehouse.write(async (writer) => {
        await writer.run(
          `insert into plumbline.connection(id, vendor, label, partial, active) select $1, $2, $1, false, true
           where not exists (select 1 from plumbline.connection where id = $1)`,
          [connection, vendor],
        )
        const table = await ensureVersionTable(writer, {
          connection,
          vendor,
          schema,
          at,
          dialect: warehouse.dialect,
        })
        return mergePages(writer, warehouse.dialect, {
          table,
          files: [file],
          stamp: { runId: at, at, cause: null },
          straight,
        })
      })
    },
    dropDoubled: (schema, connection = 'salesforce') =>
      warehouse.write(async (writer) => {
        const known = await readKnownObjects(writer, connection)
        return dropDoubled(
          writer,
          knownVersionTable(known, { connection, vendor: 'salesforce', schema, dialect: warehouse.dialect })!,
        )
      }),
    publish: (connection, at) =>
      warehouse.write((writer) =>
        publish(writer, warehouse.dialect, { connection, runId: at, at, now: Date.parse(at) }),
      ),
    async close() {
      await warehouse.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export function field(name: string, options: Partial<Field> = {}): Field {
  return {
    name,
    label: name,
    type: 'text',
    custom: false,
    calculated: false,
    picklist: null,
    references: [],
    path: [name],
    ...options,
  }
}

/** A Salesforce object with the system fields that every one has. */
export function salesforceSchema(object: string, fields: readonly Field[]): ObjectSchema {
  const system = [
    field('Id'),
    field('SystemModstamp', { type: 'instant' }),
    field('IsDeleted', { type: 'boolean' }),
  ]
  return {
    object,
    label: object,
    fields: [...system, ...fields],
    roles: {
      id: 'Id',
      updated: 'SystemModstamp',
      deleted: 'IsDeleted',
      mergedInto: fields.some(({ name }) => name === 'MasterRecordId') ? 'MasterRecordId' : null,
    },
  }
}

/** A HubSpot object with its id and time of change. */
export function hubspotSchema(object: string, fields: readonly Field[]): ObjectSchema {
  return {
    object,
    label: object,
    fields: [field('id'), field('updatedAt', { type: 'instant' }), ...fields],
    roles: { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null },
  }
}
