import type { Request, RequestHandler, Response } from 'express'
import express, { Router } from 'express'
import { authorise } from './authorise.ts'
import type { WhoAsks } from './authorise.ts'
import { etagOf, isFresh } from './conditional.ts'
import { HttpProblem } from './problem.ts'
import { readQueryString } from './query-string.ts'
import { createGates } from './gates.ts'
import type { Gates } from './gates.ts'
import { RememberedAnswers, sayVersion } from './remembered.ts'
import { Replier } from './reply.ts'
import type { Desk, Route } from './route.ts'
import { onlyFile, piecesOf } from './upload.ts'

export interface RouterOptions {
  readonly who: WhoAsks
  /** Raised with the software, so that an upgrade invalidates every cached answer. */
  readonly version: string
  /** Hold each JSON answer against its schema before it is sent: for development and tests. */
  readonly checkAnswers: boolean
  readonly heartbeatMs: number
}

const BODY_LIMIT = '100kb'

/** Builds the router from the table of routes: what is not in the table is a 404, another method a 405. */
export function buildRouter(routes: readonly Route[], desk: Desk, options: RouterOptions): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const gates = createGates()
  const remembered = new RememberedAnswers()
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const at = path.replaceAll(/\{(\w+)\}/g, ':$1')
    for (const route of ofPath) {
      router[route.method](at, ...readBody(route), answerWith(route, desk, { ...options, gates, remembered }))
    }
    router.all(at, refuseMethod(ofPath))
  }
  return router
}

function answerWith(
  route: Route,
  desk: Desk,
  options: RouterOptions & { readonly gates: Gates; readonly remembered: RememberedAnswers },
): RequestHandler {
  const { metrics } = desk
  const { remembered } = options
  const replier = new Replier(route, options)
  const answer = async (request: Request, response: Response): Promise<void> => {
    const ask = route.question({
      params: request.params,
      query: readQueryString(request.originalUrl),
      body: request.body as unknown,
    })
    authorise(options.who(request), route.role)
    response.set('Cache-Control', 'private, no-cache')
    const asked = route.conditional === true ? await versionOf(request, desk, options) : null
    if (asked !== null) {
      sayVersion(response, asked.etag)
      if (isFresh(request.headers['if-none-match'], asked.etag)) return void response.status(304).end()
    }
    const gone = new AbortController()
    const abort = () => gone.abort()
    response.once('close', abort)
    try {
      const reply = await ask(desk, {
        signal: gone.signal,
        prefers: (types) => request.accepts([...types]),
        content: route.upload ? piecesOf(request, route.upload) : nothing(),
      })
      const bytes = await replier.send(reply, request, response)
      // What was asked of one version and answered of the next belongs to neither.
      if (asked !== null && bytes !== null && metrics.versionNow() === asked.version)
        remembered.keep(request, { etag: asked.etag, bytes }, asked.version)
    } catch (error) {
      if (!gone.signal.aborted) throw error
      // Nobody is left to be told; a file that broke off isn't ours to worry about.
      request.log.info({ err: error }, 'the client went before it was answered')
    } finally {
      // Nobody listens any more: to abort what is over would cost more than many an answer.
      response.off('close', abort)
    }
  }
  // What there is no place for costs nothing: nobody is asked for it.
  const isStream = Object.values(route.answers).some(({ events }) => events !== undefined)
  const gate = isStream
    ? options.gates.streams
    : route.upload
      ? options.gates.uploads
      : options.gates.questions
  const work: RequestHandler = (request, response) => gate.pass(() => answer(request, response))
  if (route.conditional !== true) return work
  return (request, response, next) => {
    authorise(options.who(request), route.role)
    const isSent = remembered.send(request, response, metrics.versionNow())
    return isSent ? undefined : work(request, response, next)
  }
}

/** The version that an answer will be of, and its tag: a client that holds it already needn't be given anything. */
async function versionOf(
  request: Request,
  { metrics }: Desk,
  { version: software }: RouterOptions,
): Promise<{ readonly version: string; readonly etag: string }> {
  const version = await metrics.version()
  const form = String(request.accepts(['json', 'csv']))
  return { version, etag: etagOf(`${software} ${version}`, request.originalUrl, form) }
}

function readBody(route: Route): RequestHandler[] {
  if (route.method === 'get') return []
  return route.upload ? [onlyFile(route.upload)] : [onlyJson, express.json({ limit: BODY_LIMIT })]
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

const onlyJson: RequestHandler = (request, _response, next) => {
  const length = Number(request.get('Content-Length') ?? 0)
  const hasBody = length > 0 || request.get('Transfer-Encoding') !== undefined
  if (hasBody && !request.is('json')) {
    throw new HttpProblem('media-type', { detail: 'Send the body as application/json.' })
  }
  next()
}

function refuseMethod(routes: readonly Route[]): RequestHandler {
  const methods = routes.map((route) => route.method.toUpperCase())
  const allow = (methods.includes('GET') ? ['HEAD', ...methods] : methods).toSorted().join(', ')
  return (request) => {
    throw new HttpProblem('method-not-allowed', {
      detail: `${request.method} is not possible here; ${allow} is.`,
      headers: { Allow: allow },
    })
  }
}
