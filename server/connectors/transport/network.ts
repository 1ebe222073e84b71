import { ConnectorError } from '../error.ts'

/** Plain words for the codes of Node's sockets, DNS, TLS and of undici (https://nodejs.org/api/errors.html, https://undici.nodejs.org/#/docs/api/Errors). */
const WORDS: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `The host name ${host} doesn't exist`,
  EAI_AGAIN: (host) => `The name server didn't answer for ${host}`,
  ECONNREFUSED: (host) => `Nothing answers at ${host}`,
  ECONNRESET: (host) => `${host} cut the connection`,
  UND_ERR_SOCKET: (host) => `${host} cut the connection`,
  EPIPE: (host) => `${host} cut the connection`,
  ETIMEDOUT: (host) => `${host} can't be reached`,
  EHOSTUNREACH: (host) => `${host} can't be reached`,
  ENETUNREACH: () => 'The network is down',
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} didn't answer in time`,
  UND_ERR_HEADERS_TIMEOUT: (host) => `${host} didn't answer in time`,
  UND_ERR_BODY_TIMEOUT: (host) => `${host} stopped in the middle of an answer`,
}

/** What the network did to a request, or to the body of its answer; the cause tells. Everything else that is thrown is somebody's mistake. */
export class BrokenConnection extends Error {
  override readonly name = 'BrokenConnection'

  constructor(cause: unknown) {
    super('The connection broke.', { cause })
  }
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/

/** A request that got no answer, or half of one. */
export function networkError(
  source: string,
  host: string,
  error: unknown,
  redact: (text: string) => string,
): ConnectorError {
  const code = codeOf(error)
  // The original is not kept as the cause: undici quotes header values in some of its messages.
  const cause = new Error(redact(`${code ?? 'network error'}: ${messageOf(error)}`))
  if (code === 'ENOTFOUND') {
    return new ConnectorError(`The host name ${host} doesn't exist.`, {
      next: { kind: 'retry' },
      action: `Check the address of ${source} and this computer's network.`,
      cause,
    })
  }
  if (code && CERTIFICATE.test(code)) {
    return new ConnectorError(`The certificate of ${host} isn't trusted (${code}).`, {
      next: { kind: 'fix' },
      action: 'If a proxy of your company stands between, name its certificate in NODE_EXTRA_CA_CERTS.',
      cause,
    })
  }
  const words = (code && WORDS[code]?.(host)) ?? `The connection to ${host} failed`
  return new ConnectorError(`${words}.`, {
    next: { kind: 'retry' },
    action: `Check that ${source} is up and that this computer can reach ${host}.`,
    cause,
  })
}

/** The innermost code: fetch wraps what happened in "fetch failed". */
function codeOf(error: unknown): string | null {
  let code: string | null = null
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') code = at.code
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]) ?? code
  }
  return code
}

function messageOf(error: unknown): string {
  const parts: string[] = []
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    parts.push(at.message)
  return parts.join(': ')
}
