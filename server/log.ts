import type { DestinationStream, LevelWithSilentOrString, Logger } from 'pino'
import { destination, pino } from 'pino'
import pretty from 'pino-pretty'

export interface LogOptions {
  readonly level: LevelWithSilentOrString
  /** Values that must never be written, whatever they are part of. */
  readonly secrets?: readonly string[]
  /** Default: standard error, readable on a terminal and JSON lines elsewhere. */
  readonly to?: DestinationStream
}

const HIDDEN = '[hidden]'

/** Names under which a secret may travel in an object that is logged. */
const SECRET_NAMES = [
  'authorization', 'cookie', 'password', 'secret', 'token', 'accessToken', 'refreshToken', 'clientSecret',
  'access_token', 'refresh_token', 'client_secret',
] // prettier-ignore

/** A shorter text is too likely to be part of an innocent word. */
const SHORTEST_SECRET = 6

/** The log: structured lines, errors with their causes, no secret by name or by value. */
export function createLog({ level, secrets = [], to = standardError() }: LogOptions): Logger {
  const values = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).map(inJson)
  return pino(
    {
      level,
      base: null,
      serializers: { err: told },
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: HIDDEN },
      hooks: {
        streamWrite: (line) =>
          values
            .reduce((text, secret) => text.replaceAll(secret, HIDDEN), line)
            .replaceAll(/\b(Bearer|Basic) [\w.!~+/=-]{8,}/g, `$1 ${HIDDEN}`),
      },
    },
    to,
  )
}

function standardError(): DestinationStream {
  const stderr = 2
  if (!process.stderr.isTTY) return destination({ dest: stderr, sync: true })
  return pretty({
    destination: stderr,
    sync: true,
    colorize: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'req,res',
  })
}

interface ToldError {
  readonly type: string
  readonly message: string
  readonly code?: unknown
  readonly stack: string | undefined
  readonly cause?: unknown
}

/**
 * An error as the log keeps it: what it says, where, and why. Other properties are left out, because vendors' libraries
 * hang whole requests with their headers on them.
 */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: told(error.cause) }),
  } satisfies ToldError
}

/** A text as it stands inside a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
