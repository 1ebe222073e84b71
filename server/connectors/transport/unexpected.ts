import { ConnectorError } from '../error.ts'

/** Answers that no API gives: web pages, redirects, halves of JSON. */

export function webPage(source: string, response: Response, path: string): ConnectorError {
  return new ConnectorError(`A web page came back instead of ${source}'s data.`, {
    next: { kind: 'fix' },
    action: `Check the address: it must be that of ${source}'s API. A proxy or a sign-in page may stand between.`,
    cause: new Error(`${response.status} ${response.headers.get('content-type') ?? 'untyped'} from ${path}`),
  })
}

export function isWebPage(response: Response, head: string): boolean {
  return /^text\/html/i.test(response.headers.get('content-type') ?? '') || /^\s*<(!doctype|html)/i.test(head)
}

export function redirected(source: string, url: URL, location: string | null): ConnectorError {
  const target = location && URL.canParse(location, url) ? new URL(location, url).host : null
  return new ConnectorError(
    `${url.host} isn't where ${source}'s API answers${target ? `: it points to ${target}` : ''}.`,
    { next: { kind: 'fix' }, action: 'Correct the address in the connection settings.' },
  )
}

export function notJson(source: string, length: number): ConnectorError {
  return new ConnectorError(`${source} sent an answer that is cut off or isn't JSON.`, {
    next: { kind: 'retry' },
    action: `Check the address of ${source}; if it is right, this may pass by itself.`,
    cause: new Error(`${length} characters that aren't JSON`),
  })
}

/**
 * An answer that is well formed and can't be all, or can't be what was asked for. It is thrown by whoever looks at an
 * answer, and the request is sent again.
 */
export class IncompleteAnswer extends ConnectorError {
  override readonly name = 'ConnectorError'

  /** `message` tells what was found, as said once asking again has been given up. */
  constructor(message: string, cause?: unknown) {
    super(message, {
      next: { kind: 'retry' },
      action: 'This mostly passes by itself; a proxy between may keep old answers.',
      cause,
    })
  }
}

export function unknownForm(
  source: string,
  path: string,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): ConnectorError {
  return new ConnectorError(`${source} answered in a form that isn't known here.`, {
    next: { kind: 'fix' },
    action: `Check that the address is that of ${source}'s API; else please report this.`,
    cause: new Error(`${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''} in ${path}`),
  })
}

export function timedOut(source: string, host: string): ConnectorError {
  return new ConnectorError(`${host} didn't answer in time.`, {
    next: { kind: 'retry' },
    action: `Check that ${source} is up.`,
  })
}

/** The same refusal, when the source says how long it will last and that is too long to sit out. */
export function waiting(error: ConnectorError, until: number): ConnectorError {
  return new ConnectorError(error.message, {
    next: { kind: 'wait', until: new Date(until) },
    ...(error.action ? { action: error.action } : {}),
    cause: error.cause,
  })
}
