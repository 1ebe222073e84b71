import type { Logger } from 'pino'
import { z } from 'zod'
import type {
  Account,
  Connector,
  ObjectSchema,
  ObjectStream,
  Page,
  QuotaReading,
  ReadRequest,
  Window,
} from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { TokenStore } from '../token-store.ts'
import type { Surroundings, Transport } from '../transport.ts'
import { jsforceConnection } from './client.ts'
import { companyCurrency } from './company-currency.ts'
import { describeObject, type SalesforceDescription } from './describe.ts'
import { salesforceObject, type SalesforceObject } from './objects.ts'
import { isQueryTimeout } from './parts.ts'
import { querying, type Asking } from './query.ts'
import { readPages } from './read.ts'
import { SalesforceError } from './refusal.ts'
import type { SalesforceSettings } from './settings.ts'
import { salesforceTransport } from './sign-in.ts'
import { countSoql } from './soql.ts'
import { salesforceStreams } from './streams.ts'
import { chooseVersion } from './version.ts'

/** Key prefix of flows. */
const FLOW_ID = /^300\w{12,15}$/

const Organization = z.object({ Id: z.string(), Name: z.string() })

/** Salesforce over its REST and Bulk 2.0 APIs. */
export class Salesforce implements Connector {
  readonly vendor = 'salesforce'
  readonly streams: readonly ObjectStream[] = salesforceStreams
  readonly trailingAfterMs = null
  readonly #transport: Transport
  readonly #log: Logger
  readonly #descriptions = new Map<string, SalesforceDescription>()
  #version: string | null = null
  /** By object, what was counted last and what came of it. */
  readonly #counted = new Map<string, { readonly soql: string; readonly rows: number | null }>()
  /** Where people open records; known before the first sign-in when the settings tell it. */
  #url: string | null

  /** `account`: as it was told before, so that records have addresses before the first answer. */
  constructor(
    settings: SalesforceSettings,
    surroundings: Surroundings & { readonly account?: Account | null; readonly tokens?: TokenStore },
  ) {
    this.#transport = salesforceTransport(settings, surroundings)
    this.#log = surroundings.log
    this.#url = settings.instanceUrl ?? ownUrl(settings.loginUrl) ?? surroundings.account?.url ?? null
  }

  async check(signal: AbortSignal): Promise<Account> {
    const { connection, query } = await this.#asking(signal)
    const { records } = await query('SELECT Id, Name FROM Organization LIMIT 1')
    const [organization] = records.flatMap((row) => Organization.safeParse(row).data ?? [])
    if (!organization) {
      throw new ConnectorError("Salesforce doesn't show its organisation to this user.", {
        next: { kind: 'fix' },
        action: 'Give the user the permission "API Enabled" and read access.',
      })
    }
    return {
      id: organization.Id,
      name: organization.Name,
      url: connection.instanceUrl,
      currency: await companyCurrency({ connection, query }),
    }
  }

  async describe(object: string, signal: AbortSignal): Promise<readonly ObjectSchema[] | null> {
    const known = salesforceObject(object)
    if (!known) return null
    const asking = await this.#asking(signal)
    try {
      const description = await describeObject(asking, known.name, known)
      this.#descriptions.set(object, description)
      return [description.schema]
    } catch (error) {
      if (!(error instanceof SalesforceError) || !isAbsent(error)) throw error
      if (known.optional) return null
      throw new ConnectorError(`Salesforce doesn't show ${known.label} to this user.`, {
        next: { kind: 'fix' },
        action: `Give the user read access to ${known.name} (permission set, object settings).`,
        cause: error,
      })
    }
  }

  async serverTime(signal: AbortSignal): Promise<Date> {
    return await this.#transport.serverTime(() => chooseVersion(this.#transport, signal))
  }

  async count(schema: ObjectSchema, window: Window, signal: AbortSignal): Promise<number | null> {
    const { object } = schema
    const soql = countSoql(objectOf(object).name, await this.#description(object, signal), window)
    const rows = await this.#countBy(soql, signal)
    this.#counted.set(object, { soql, rows })
    return rows
  }

  /** Archived activities are there too, so that all are scanned but those in the recycle bin. */
  async living({ object, roles }: ObjectSchema, signal: AbortSignal): Promise<number | null> {
    const where = roles.deleted === null ? '' : ` WHERE ${roles.deleted} = false`
    return await this.#countBy(`SELECT COUNT() FROM ${objectOf(object).name}${where}`, signal)
  }

  /** Null where even counting takes too long. */
  async #countBy(soql: string, signal: AbortSignal): Promise<number | null> {
    const { query } = await this.#asking(signal)
    try {
      return (await query(soql, 'queryAll')).totalSize
    } catch (error) {
      if (isQueryTimeout(error)) return null
      throw error
    }
  }

  /** A field may go between being described and being asked for: then the rest is asked for. */
  async *read(request: ReadRequest): AsyncGenerator<Page> {
    const { object } = request.schema
    let began = false
    try {
      for await (const page of this.#pages(request)) {
        began = true
        yield page
      }
    } catch (error) {
      if (began || !(error instanceof SalesforceError) || error.code !== 'INVALID_FIELD') throw error
      const before = fieldsOf(await this.#description(object, request.signal))
      await this.describe(object, request.signal)
      if (fieldsOf(await this.#description(object, request.signal)) === before) throw error
      yield* this.#pages(request)
    }
  }

  async *#pages(request: ReadRequest): AsyncGenerator<Page> {
    const { schema, signal } = request
    const object = objectOf(schema.object)
    const description = await this.#description(schema.object, signal)
    const context = {
      transport: this.#transport,
      version: await this.#versionFor(signal),
      log: this.#log,
      object,
      description,
      present: () => this.serverTime(signal),
      count: async (window: Window) => {
        const counted = this.#counted.get(schema.object)
        return counted?.soql === countSoql(object.name, description, window)
          ? counted.rows
          : await this.count(schema, window, signal)
      },
    }
    yield* readPages(context, request)
  }

  quota(): QuotaReading | null {
    return this.#transport.quota
  }

  requests(): number {
    return this.#transport.requests
  }

  recordUrl(object: string, recordId: string): string | null {
    const known = salesforceObject(object)
    const url = this.#transport.session.current?.baseUrl ?? this.#url
    if (!known?.page || !url) return null
    const id = encodeURIComponent(recordId)
    if (known.page === 'record') return `${url}/lightning/r/${known.name}/${id}/view`
    // A flow that came with a package goes by its name, which opens nothing.
    return FLOW_ID.test(recordId) ? `${url}/lightning/setup/Flows/page?address=%2F${id}` : null
  }

  close(): Promise<void> {
    this.#transport.close()
    return Promise.resolve()
  }

  async #asking(signal: AbortSignal): Promise<Asking> {
    const version = await this.#versionFor(signal)
    return {
      connection: await jsforceConnection(this.#transport, version, signal),
      query: querying(this.#transport, version, signal),
    }
  }

  async #versionFor(signal: AbortSignal): Promise<string> {
    this.#version ??= await chooseVersion(this.#transport, signal)
    return this.#version
  }

  async #description(object: string, signal: AbortSignal): Promise<SalesforceDescription> {
    if (!this.#descriptions.has(object)) await this.describe(object, signal)
    const description = this.#descriptions.get(object)
    if (description) return description
    throw new ConnectorError(`Salesforce doesn't have ${object} here.`, { next: { kind: 'fix' } })
  }
}

function fieldsOf({ schema }: SalesforceDescription): string {
  return schema.fields.map(({ name }) => name).join()
}

/** A My Domain address is also that of the records; the common sign-in hosts aren't. */
function ownUrl(loginUrl: string): string | null {
  return /\/\/(login|test)\.salesforce\.com$/.test(loginUrl) ? null : loginUrl
}

function objectOf(name: string): SalesforceObject {
  const known = salesforceObject(name)
  if (known) return known
  throw new ConnectorError(`${name} isn't read from Salesforce.`, { next: { kind: 'fix' } })
}

/** The edition lacks the object, or the user may not see it: Salesforce doesn't tell these apart. */
function isAbsent({ status, code }: SalesforceError): boolean {
  return status === 404 || code === 'INVALID_TYPE'
}
