import { request } from 'node:http'
import type { IncomingHttpHeaders, RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request whose every header is the test's own, which `fetch` does not allow. */
export function rawRequest(url: string, options: RequestOptions = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request(url, { agent: false, ...options }, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      )
    })
      .once('error', reject)
      .end()
  })
}
