import { PassThrough } from 'node:stream'
import { Connection } from 'jsforce/lib/connection.js'
import { OAuth2 } from 'jsforce/lib/oauth2.js'
import { Transport as JsforceTransport } from 'jsforce/lib/transport.js'
import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/common.js'
import { StreamPromise } from 'jsforce/lib/util/promise.js'
import type { Transport } from '../transport.ts'

/**
 * jsforce with our transport beneath it: its own ignores Retry-After, retries a 401 for ever and waits half an hour.
 * So it does what it is good at (sign-in, describe), and every request is still limited, logged and explained in one place.
 * Queries don't go through it, see `querying`; pages of records land as files.
 */
class CarriedRequests extends JsforceTransport {
  readonly #transport: Transport
  readonly #signal: AbortSignal
  readonly #unsigned: boolean

  constructor(transport: Transport, options: { signal: AbortSignal; unsigned: boolean }) {
    super()
    this.#transport = transport
    this.#signal = options.signal
    this.#unsigned = options.unsigned
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#carry(request) }))
  }

  async #carry({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> {
    const { 'content-length': _, ...kept } = headers ?? {}
    const answer = await this.#transport.text(
      {
        method,
        url,
        headers: kept,
        expects: 'json',
        unsigned: this.#unsigned,
        ...(typeof body === 'string' ? { body } : {}),
      },
      this.#signal,
    )
    return {
      statusCode: answer.status,
      // Everything asked here is JSON, also where a proxy has lost the type.
      headers: { ...Object.fromEntries(answer.headers), 'content-type': 'application/json' },
      body: answer.text,
    }
  }
}

/** A jsforce connection for one piece of work, ended by its signal. */
export async function jsforceConnection(
  transport: Transport,
  version: string,
  signal: AbortSignal,
): Promise<Connection> {
  const { baseUrl } = await transport.session.grant(signal)
  const connection = new Connection({ instanceUrl: baseUrl, version })
  connection._transport = new CarriedRequests(transport, { signal, unsigned: false })
  return connection
}

/** jsforce's OAuth calls, for signing in. */
export function jsforceSignIn(
  transport: Transport,
  config: { readonly loginUrl: string; readonly clientId: string; readonly clientSecret: string | null },
): OAuth2 {
  const { loginUrl, clientId, clientSecret } = config
  const oauth = new OAuth2({ loginUrl, clientId, ...(clientSecret === null ? {} : { clientSecret }) })
  // Several requests may wait for this sign-in: no single one's signal ends it.
  oauth._transport = new CarriedRequests(transport, { signal: new AbortController().signal, unsigned: true })
  return oauth
}
