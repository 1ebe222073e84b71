import type { Logger } from 'pino'
import type { ObjectSchema, ObjectStream, Page, ReadRequest, Window } from '../connector.ts'
import type { Transport } from '../transport.ts'
import type { HubspotClient } from './client.ts'

/** What every stream of HubSpot works with. */
export interface HubspotContext {
  readonly transport: Transport
  readonly client: HubspotClient
  readonly log: Logger
  /** Custom properties of campaigns to read beyond those that HubSpot describes. */
  readonly campaignProperties: readonly string[]
}

/** One stream: what it is, how its objects are described, counted and read, and where its records open. */
export interface HubspotStream {
  readonly stream: ObjectStream
  readonly describe: (context: HubspotContext, signal: AbortSignal) => Promise<readonly ObjectSchema[]>
  /** Absent where HubSpot doesn't tell a number beforehand. */
  readonly count?: (context: HubspotContext, window: Window, signal: AbortSignal) => Promise<number>
  readonly read: (context: HubspotContext, request: ReadRequest) => AsyncIterable<Page>
  /** Path of the record's page below the account's address; absent where it has none. */
  readonly path?: (portalId: string, recordId: string) => string
}
