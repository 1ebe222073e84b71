import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

/** Whoever is told to come back later has met no error: neither a stack nor an alarm is due. */
const BUSY = 503

/**
 * Gives each request an id, said in `X-Request-Id` and in every line about it. The query stays out of the log:
 * people search for names and addresses.
 */
export function logRequests(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID()
      response.setHeader('X-Request-Id', id)
      return id
    },
    customLogLevel: (_request, response, error) => {
      if (response.statusCode === BUSY) return 'warn'
      if (error || response.statusCode >= 500) return 'error'
      return response.statusCode >= 400 ? 'info' : 'debug'
    },
    customErrorObject: (_request, response, _error, line: object) =>
      response.statusCode === BUSY ? { ...line, err: undefined } : line,
    wrapSerializers: false,
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?', 1)[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  })
}
