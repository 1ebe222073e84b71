import { systemClock, type Clock } from '../../clock.ts'
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
import { nextMidnight, readAccount } from './account.ts'
import { HubspotClient } from './client.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { HubspotError } from './refusal.ts'
import type { HubspotSettings } from './settings.ts'
import { hubspotTransport } from './sign-in.ts'
import { hubspotStreams } from './streams.ts'

/** The search may learn of a change long after it; an hour later all of them are told. */
const TRAILING_AFTER_MS = 60 * 60_000

/** HubSpot over its CRM and marketing APIs. */
export class Hubspot implements Connector {
  readonly vendor = 'hubspot'
  readonly streams: readonly ObjectStream[] = hubspotStreams.map(({ stream }) => stream)
  readonly trailingAfterMs = TRAILING_AFTER_MS
  readonly #transport: Transport
  readonly #context: HubspotContext
  readonly #clock: Clock
  #account: Account | null
  #zone: string | null = null

  /** `account`: as it was told before, so that records have addresses before the first answer. */
  constructor(
    settings: HubspotSettings,
    surroundings: Surroundings & { readonly account?: Account | null; readonly tokens?: TokenStore },
  ) {
    this.#transport = hubspotTransport(settings, { ...surroundings, zone: () => this.#zone })
    this.#context = {
      transport: this.#transport,
      client: new HubspotClient(this.#transport),
      log: surroundings.log,
      campaignProperties: settings.campaignProperties ?? [],
    }
    this.#clock = surroundings.clock ?? systemClock
    this.#account = surroundings.account ?? null
  }

  async check(signal: AbortSignal): Promise<Account> {
    const { account, zone } = await readAccount(this.#transport, signal)
    this.#account = account
    this.#zone = zone
    return account
  }

  async describe(object: string, signal: AbortSignal): Promise<readonly ObjectSchema[] | null> {
    const { stream, describe } = streamOf(object)
    try {
      return await describe(this.#context, signal)
    } catch (error) {
      if (stream.optional && error instanceof HubspotError && isAbsent(error)) return null
      throw error
    }
  }

  async serverTime(signal: AbortSignal): Promise<Date> {
    return await this.#transport.serverTime(() => this.check(signal))
  }

  async count({ object }: ObjectSchema, window: Window, signal: AbortSignal): Promise<number | null> {
    return (await streamOf(object).count?.(this.#context, window, signal)) ?? null
  }

  async living({ object }: ObjectSchema, signal: AbortSignal): Promise<number | null> {
    const everything = { from: null, to: new Date(this.#clock.now()).toISOString() }
    return (await streamOf(object).count?.(this.#context, everything, signal)) ?? null
  }

  async *read(request: ReadRequest): AsyncGenerator<Page> {
    yield* streamOf(request.schema.object).read(this.#context, request)
  }

  quota(): QuotaReading | null {
    const { quota } = this.#transport
    if (!quota || !this.#zone) return quota
    return { ...quota, resetsAt: nextMidnight(this.#zone, this.#clock.now()) }
  }

  requests(): number {
    return this.#transport.requests
  }

  recordUrl(object: string, recordId: string): string | null {
    const path = hubspotStreams.find(({ stream }) => stream.object === object)?.path
    return path && this.#account ? `${this.#account.url}${path(this.#account.id, recordId)}` : null
  }

  close(): Promise<void> {
    this.#transport.close()
    return Promise.resolve()
  }
}

/** An edition without it answers 403 or 404; where only a scope is lacking, HubSpot names it. */
function isAbsent({ status, category }: HubspotError): boolean {
  return status === 404 || (status === 403 && category !== 'MISSING_SCOPES')
}

function streamOf(object: string): HubspotStream {
  const found = hubspotStreams.find(({ stream }) => stream.object === object)
  if (found) return found
  throw new ConnectorError(`${object} isn't read from HubSpot.`, { next: { kind: 'fix' } })
}
