import type { Request, RequestHandler } from 'express'
import helmet from 'helmet'
import { HttpProblem } from './problem.ts'

/**
 * The headers that confine the pages: scripts from here only and none inline, no frames, no plugins.
 * Styles may be inline because the component library writes them at run time.
 */
export function confine(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain HTTP on loopback: a browser that remembered "HTTPS only" would be locked out.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  })
}

/**
 * Refuses requests that reach this machine under another name (DNS rebinding) or that another site's page sends.
 * The local socket has no port and no browser can reach it, so it is exempt.
 */
export function guardNames(): RequestHandler {
  return (request, _response, next) => {
    const port = request.socket.localPort
    if (port !== undefined) {
      checkHost(request, port)
      checkOrigin(request, port)
    }
    next()
  }
}

function checkHost(request: Request, port: number): void {
  if (isOurs(request.headers.host, port)) return
  throw new HttpProblem('foreign-host', {
    detail: 'Plumbline answers only under the loopback names of this machine.',
    action: `Open http://127.0.0.1:${port} or http://localhost:${port}.`,
  })
}

function checkOrigin(request: Request, port: number): void {
  const origin = request.get('Origin')
  const isForeignOrigin = origin !== undefined && !isOurOrigin(origin, port)
  if (!isForeignOrigin && !isSentByOthers(request)) return
  throw new HttpProblem('foreign-origin', {
    detail: 'The request comes from a page of another site.',
    action: `Open Plumbline itself at http://127.0.0.1:${port}.`,
  })
}

/** Browsers say so even where they send no origin, or a proxy rewrote it. A link that someone follows from elsewhere is welcome. */
function isSentByOthers(request: Request): boolean {
  if (request.get('Sec-Fetch-Site') !== 'cross-site') return false
  const isLink = request.get('Sec-Fetch-Mode') === 'navigate' && ['GET', 'HEAD'].includes(request.method)
  return !isLink
}

function isOurOrigin(origin: string, port: number): boolean {
  return origin.startsWith('http://') && isOurs(origin.slice('http://'.length), port)
}

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d{1,5}))?$/i

/** A loopback name with our port. Numeric addresses can't be re-pointed by DNS, and browsers keep `localhost` to themselves. */
function isOurs(authority: string | undefined, port: number): boolean {
  const match = LOOPBACK.exec(authority ?? '')
  return match !== null && Number(match[2] ?? 80) === port
}
