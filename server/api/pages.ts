import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestHandler, Router } from 'express'
import express from 'express'
import { HttpProblem } from './http/problem.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

/** The client: its hashed assets for ever, `index.html` fresh each time and for every page's address. */
export function clientPages(clientDir: string): Router {
  const router = express.Router()
  router.use(
    '/assets',
    express.static(join(clientDir, 'assets'), { immutable: true, maxAge: YEAR_MS, index: false }),
  )
  router.use(
    express.static(clientDir, {
      index: false,
      setHeaders: (response) => response.set('Cache-Control', 'no-cache'),
    }),
  )
  router.get('/*path', pageIn(clientDir))
  router.get('/', pageIn(clientDir))
  return router
}

/** A page's address has no file ending; anything else that isn't there is a 404. */
function pageIn(clientDir: string): RequestHandler {
  const index = join(clientDir, 'index.html')
  return (request, response, next) => {
    const asset = request.path.startsWith('/assets/') || /\.\w+$/.test(request.path)
    if (asset || !request.accepts('html')) return next()
    if (!existsSync(index)) {
      throw new HttpProblem('not-found', {
        detail: 'The pages have not been built.',
        action: 'Run npm start, or npm run build while this server runs.',
      })
    }
    response.set('Cache-Control', 'no-cache').sendFile(index)
  }
}
