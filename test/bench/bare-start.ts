import { DuckDBInstance } from '@duckdb/node-api'
import * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import * as owners from '@hubspot/api-client/lib/codegen/crm/owners/index.js'
import * as pipelines from '@hubspot/api-client/lib/codegen/crm/pipelines/index.js'
import * as properties from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import compression from 'compression'
import { Cron } from 'croner'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import express from 'express'
import helmet from 'helmet'
import countries from 'i18n-iso-countries'
import { iso31662 } from 'iso-3166'
import { Connection } from 'jsforce/lib/connection.js'
import mailchecker from 'mailchecker'
import { pino } from 'pino'
import { pinoHttp } from 'pino-http'
import { z } from 'zod'
import { createDocument } from 'zod-openapi'

/**
 * The least that a server of these libraries can do: take them in, open the database whose path it is given, and serve the
 * pages of the folder beside it. It says where.
 */
const [database, pages] = z.tuple([z.string(), z.string()]).parse(process.argv.slice(2))
const LIBRARIES = [
  associations,
  objects,
  owners,
  pipelines,
  properties,
  Connection,
  Cron,
  parse,
  stringify,
  countries,
  iso31662,
  mailchecker,
  createDocument,
]
const instance = await DuckDBInstance.create(database, { memory_limit: '1GB', threads: '2' })
const connection = await instance.connect()
await connection.run(`set TimeZone = 'UTC'`)
const log = pino({ level: 'silent' })
const app = express()
app.use(pinoHttp({ logger: log }), helmet(), compression(), express.static(pages))
const server = app.listen(0, '127.0.0.1', () => {
  log.info({ libraries: LIBRARIES.length })
  console.log(`http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`)
})
process.once('SIGTERM', () => process.exit(0))
