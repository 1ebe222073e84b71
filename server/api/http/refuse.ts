import type { ErrorRequestHandler, RequestHandler } from 'express'
import { HttpProblem, problemOf } from './problem.ts'

/** The end of the API: whatever no route took. */
export const refuseUnknown: RequestHandler = (request) => {
  throw new HttpProblem('not-found', {
    detail: `There is nothing at ${request.originalUrl.split('?', 1)[0]}.`,
    action: 'The addresses that exist are listed at /api/v1/docs.',
  })
}

/** Writes any error as a problem. Internals go to the log, never to the client. */
export const writeProblem: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) {
    request.log.error({ err: error as unknown }, 'an answer broke off')
    next(error)
    return
  }
  const problem = problemOf(error)
  if (problem.kind === 'internal') request.log.error({ err: error as unknown }, 'a request failed')
  response.removeHeader('ETag')
  response
    .status(problem.status)
    .set({ 'Cache-Control': 'no-store', ...problem.refusal.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problem.view(typeof request.id === 'string' ? request.id : undefined)))
}
