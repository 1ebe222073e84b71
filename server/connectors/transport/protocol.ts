import type { QuotaReading } from '../connector.ts'
import type { ConnectorError } from '../error.ts'
import type { Rate } from './limiter.ts'

/** An answer that isn't a success. The text holds no secret of the connection. */
export interface Refusal {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly url: URL
  /** The workspace's clock, in milliseconds. */
  readonly now: number
}

/** Where the vendors differ in the handling of plain HTTP. */
export interface Protocol {
  /** As people call it: "Salesforce". */
  readonly name: string
  /** What an unsuccessful answer means. `next.kind` decides whether the transport tries again. */
  explain(refusal: Refusal): ConnectorError
  /** What the headers tell of the daily quota; null when they don't. */
  quota(headers: Headers): QuotaReading | null
  /** What the headers tell of the short-term limit that holds for all requests; null when they don't. */
  rate(headers: Headers): { readonly rate: Rate; readonly remaining: number | null } | null
  /** Limits to start with on this host, by family of requests; `all` holds for every request. */
  rates(host: string): Readonly<Record<string, Rate>>
}
