import { z } from 'zod'
import type { Health } from '../../../shared/health.ts'
import type { Role } from '../../../shared/vocabulary.ts'
import type { Imports } from '../../imports/imports.ts'
import type { Campaigns } from '../../metrics/campaigns/campaigns.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import type { Mappings } from '../../metrics/mappings.ts'
import type { Samples } from '../../metrics/samples.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Platform } from '../../sync/platform.ts'
import type { Syncs } from '../../sync/syncs.ts'
import { parse } from './parse.ts'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** For routes that take no body, and for those that take none but `{}`. */
export const NoBody = z.undefined()
export const EmptyBody = z.strictObject({}).optional()

/** Whom the routes ask. */
export interface Desk {
  readonly metrics: Metrics
  readonly syncs: Syncs
  readonly platform: Platform
  readonly storage: Storage
  readonly samples: Samples
  readonly campaigns: Campaigns
  readonly mappings: Mappings
  readonly imports: Imports
  readonly health: () => Health | Promise<Health>
}

/** What a route gives back; the router writes it. */
export type Reply =
  | { readonly kind: 'json'; readonly status?: number; readonly body: unknown; readonly location?: string }
  /** Text in pieces, never held whole. */
  | { readonly kind: 'csv'; readonly filename: string; readonly pieces: AsyncIterable<string> }
  | { readonly kind: 'events'; readonly event: string; readonly items: AsyncIterable<StreamItem> }

/** One server-sent event. After the `last` one the stream ends and need not be opened again. */
export interface StreamItem {
  readonly data: unknown
  readonly last: boolean
}

/** What a route may say under one status. */
export interface Answer {
  readonly description: string
  readonly json?: z.ZodType
  readonly csv?: true
  /** The schema of each event's data. */
  readonly events?: z.ZodType
}

/** A body that is a file: it is read piece by piece, never held whole. */
export interface Upload {
  readonly type: string
  readonly mostBytes: number
}

/** What a handler may know of the request beside its parsed parts. */
interface Asking {
  /** Aborts when the client has gone or the server stops. */
  readonly signal: AbortSignal
  /** The best of these media types for the client. */
  readonly prefers: (types: readonly string[]) => string | false
  /** The pieces of the file that is sent; throws `HttpProblem` where it is larger than may be. Without an upload there are none. */
  readonly content: AsyncIterable<Uint8Array>
}

interface RouteSpec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: Method
  /** As OpenAPI writes it, below the API's root: `/metrics/{id}`. */
  readonly path: string
  readonly role: Role
  readonly noun: string
  readonly summary: string
  readonly description?: string
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The body is a file; `body` is then `NoBody`. */
  readonly upload?: Upload
  readonly answers: Readonly<Record<number, Answer>>
  /** The answer depends on the question and the metrics' version alone, so an unchanged one is a 304. */
  readonly conditional?: boolean
  readonly handle: (
    question: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly body: z.output<B> },
    desk: Desk,
    asking: Asking,
  ) => Promise<Reply>
}

/** The parts of a request before they are parsed. */
interface RawRequest {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** A route as the router and the OpenAPI document see it: data, and one step from a raw request to a question one can ask. */
export interface Route extends Omit<RouteSpec<z.ZodObject, z.ZodObject, z.ZodType>, 'handle'> {
  readonly question: (raw: RawRequest) => (desk: Desk, asking: Asking) => Promise<Reply>
}

/** Declares a route. Nothing is reachable, documented or checked that isn't declared so. */
export function defineRoute<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType = z.ZodUndefined,
>(spec: RouteSpec<P, Q, B>): Route {
  const { handle, ...declared } = spec
  return {
    ...declared,
    question: (raw) => {
      const question = {
        params: parse(spec.params, raw.params, 'path'),
        query: parse(spec.query, raw.query, 'query'),
        body: parse(spec.body, raw.body, 'body'),
      }
      return (desk, asking) => handle(question, desk, asking)
    },
  }
}
