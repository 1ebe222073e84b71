import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Router } from 'express'
import express from 'express'
import { authorise } from './http/authorise.ts'
import type { WhoAsks } from './http/authorise.ts'

const PAGE_DIR = fileURLToPath(new URL('docs/', import.meta.url))
const SWAGGER_DIR = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

/** The API's description as a page to browse, served from this machine alone. */
export function docsPage(who: WhoAsks): Router {
  const router = express.Router({ strict: true })
  router.use((request, _response, next) => {
    authorise(who(request), 'viewer')
    next()
  })
  router.get('/docs', (_request, response) => response.redirect(308, '/api/v1/docs/'))
  router.use('/docs/', express.static(PAGE_DIR, { redirect: false }))
  for (const file of SWAGGER_FILES) {
    router.get(`/docs/${file}`, (_request, response) =>
      response.sendFile(join(SWAGGER_DIR, file), { maxAge: '1h' }),
    )
  }
  return router
}
