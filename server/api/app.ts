import compression from 'compression'
import type { Express } from 'express'
import express from 'express'
import type { Logger } from 'pino'
import { docsPage } from './docs.ts'
import { loopbackOwner } from './http/authorise.ts'
import type { WhoAsks } from './http/authorise.ts'
import { confine, guardNames } from './http/guard.ts'
import { refuseUnknown, writeProblem } from './http/refuse.ts'
import { logRequests } from './http/request-log.ts'
import type { Desk } from './http/route.ts'
import { buildRouter } from './http/router.ts'
import { API_ROOT } from './openapi.ts'
import { clientPages } from './pages.ts'
import { allRoutes } from './routes.ts'

export interface AppOptions extends Desk {
  readonly log: Logger
  /** Of the software, as `package.json` states it. */
  readonly version: string
  /** Where the built client is. */
  readonly clientDir: string
  /** Hold each answer against its schema: for development and tests. Default: no. */
  readonly checkAnswers?: boolean
  /** Default: whoever sits at this machine is the owner. */
  readonly who?: WhoAsks
  /** How often an idle event stream says that it lives. */
  readonly heartbeatMs?: number
}

const HEARTBEAT_MS = 15_000

/** The whole HTTP side: the API, its description, and the pages. Serve it with `listen` and `listenLocal`. */
export function createApp(options: AppOptions): Express {
  const {
    log,
    version,
    clientDir,
    checkAnswers = false,
    who = loopbackOwner,
    heartbeatMs = HEARTBEAT_MS,
  } = options
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // The API reads its query strings itself, strictly.
  app.set('query parser', false)
  app.use(logRequests(log), confine(), guardNames())
  app.use(
    compression({
      filter: (request, response) => !isEvents(response) && compression.filter(request, response),
    }),
  )
  app.use(API_ROOT, buildRouter(allRoutes(version), options, { who, version, checkAnswers, heartbeatMs }))
  app.use(API_ROOT, docsPage(who))
  app.use('/api', refuseUnknown)
  app.use(clientPages(clientDir))
  app.use(refuseUnknown, writeProblem)
  return app
}

function isEvents(response: { getHeader(name: string): unknown }): boolean {
  const type = response.getHeader('Content-Type')
  return typeof type === 'string' && type.startsWith('text/event-stream')
}
