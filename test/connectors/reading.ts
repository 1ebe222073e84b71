import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { pino } from 'pino'
import { z } from 'zod'
import { createConnector, type ConnectorSettings } from '../../server/connectors/connectors.ts'
import type {
  Connector,
  Cursor,
  ObjectSchema,
  Page,
  PageFile,
  Window,
  ReadRequest,
} from '../../server/connectors/connector.ts'
import { ConnectorError } from '../../server/connectors/error.ts'
import type { Surroundings } from '../../server/connectors/transport.ts'
import type { Timing } from '../../server/connectors/transport/timing.ts'
import type { SandboxAddress } from '../../server/sandbox/sandbox.ts'

export const silent = pino({ level: 'silent' })
export const never = new AbortController().signal

/** Time that passes only by waiting, and at once. */
export function instantTiming(): Timing & { readonly waits: number[] } {
  const waits: number[] = []
  let now = 0
  return {
    waits,
    now: () => now,
    random: () => 0.5,
    sleep(ms, signal) {
      signal.throwIfAborted()
      waits.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
}

type ClientSettings = Extract<ConnectorSettings, { kind: 'client-credentials' }>
type HubspotSettings = Extract<ConnectorSettings, { vendor: 'hubspot'; kind: 'access-token' }>

export function salesforceSettings(
  { salesforceUrl, credentials }: SandboxAddress,
  changes: Partial<ClientSettings> = {},
): ConnectorSettings {
  const { clientId, clientSecret } = credentials.salesforce
  return {
    vendor: 'salesforce',
    kind: 'client-credentials',
    loginUrl: salesforceUrl,
    instanceUrl: null,
    clientId,
    clientSecret,
    ...changes,
  }
}

export function hubspotSettings(
  { hubspotUrl, credentials }: SandboxAddress,
  changes: Partial<HubspotSettings> = {},
): ConnectorSettings {
  const { accessToken } = credentials.hubspot
  return { vendor: 'hubspot', kind: 'access-token', baseUrl: hubspotUrl, accessToken, ...changes }
}

export function connect(settings: ConnectorSettings, surroundings: Partial<Surroundings> = {}): Connector {
  return createConnector(settings, { log: silent, timing: instantTiming(), ...surroundings })
}

export type Read = Record<string, unknown>

/** What a stream gave: its rows by object, as text would be staged from them. */
export interface Reading {
  readonly pages: readonly Page[]
  readonly rows: ReadonlyMap<string, readonly Read[]>
  readonly deletions: readonly string[]
  readonly files: readonly PageFile[]
}

interface Options {
  readonly window: Window
  readonly extent?: ReadRequest['extent']
  readonly cursor?: Cursor | null
  readonly parents?: readonly string[]
  readonly again?: boolean
  readonly signal?: AbortSignal
  /** Stops after so many pages. */
  readonly pages?: number
}

/** Reads a stream of a connector to its end, and parses every page as its format says. */
export async function readStream(connector: Connector, object: string, options: Options): Promise<Reading> {
  const { window, cursor = null, parents = [], again = false, signal = never } = options
  const schemas = await connector.describe(object, signal)
  const directory = mkdtempSync(join(tmpdir(), 'connector-'))
  const pages: Page[] = []
  const files: PageFile[] = []
  const rows = new Map<string, Read[]>()
  const deletions: string[] = []
  let names = 0
  try {
    const reading = connector.read({
      schema: schemas![0]!,
      window,
      extent: options.extent ?? 'all',
      cursor,
      again,
      signal,
      async *parents() {
        if (parents.length > 0) yield parents
      },
      spool: (extension) => join(directory, `${++names}.${extension}`),
    })
    for await (const page of reading) {
      pages.push(page)
      for (const file of page.files) {
        const schema = schemas!.find((schema) => schema.object === file.object)!
        const found = rowsOf(file, schema)
        if (file.rows !== null && file.rows !== found.length) {
          throw new Error(`${file.rows} rows were announced, ${found.length} are there`)
        }
        files.push(file)
        if (file.content.kind === 'deletions')
          deletions.push(...found.map((row) => String(row[schema.roles.id])))
        else rows.set(file.object, [...(rows.get(file.object) ?? []), ...found])
      }
      if (pages.length === options.pages) break
    }
    return { pages, rows, deletions, files }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const Row = z.record(z.string(), z.unknown())
const Rows = z.array(Row)

function rowsOf({ path, format }: PageFile, schema: ObjectSchema): Read[] {
  const text = readFileSync(path, 'utf8')
  if (format.kind === 'csv') return Rows.parse(parse(text, { columns: true, bom: true }))
  if (format.kind === 'ndjson') {
    const lines = text.split('\n').filter((line) => line !== '')
    return lines.map((line) => Row.parse(JSON.parse(line)))
  }
  const rows = z.array(z.unknown()).parse(at(JSON.parse(text), format.rows))
  return rows.map((row) => Object.fromEntries(schema.fields.map(({ name, path }) => [name, at(row, path)])))
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, step) => Row.safeParse(found).data?.[step], value)
}

export function ids(reading: Reading, object: string, field: string): string[] {
  return (reading.rows.get(object) ?? []).map((row) => String(row[field])).sort()
}

/** The refusal with which the work ends. */
export async function refusal(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await failure(work)
  if (error instanceof ConnectorError) return error
  throw error
}

/** Whatever the work ends with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => new Error('It was not refused.'),
    (error: unknown) => error,
  )
}
