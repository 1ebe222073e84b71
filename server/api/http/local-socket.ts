import { createHash } from 'node:crypto'
import { chmod, lstat, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { connect } from 'node:net'
import { join, relative, resolve } from 'node:path'
import { errorCode, messageOf } from '../../error-code.ts'
import { DrainingServer, ListenError } from './listen.ts'
import type { Listening } from './listen.ts'

/** Longest path of a socket that every Unix takes (macOS: 104 bytes with the closing NUL). */
const LONGEST_PATH_BYTES = 103

/** Where a running server and the terminal meet: a socket in the data directory, on Windows a pipe named after it. */
export function localAddress(dataDir: string): string {
  const path = resolve(dataDir, 'plumbline.sock')
  if (process.platform !== 'win32') return path
  return join('\\\\.\\pipe', `plumbline-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`)
}

/**
 * Serves the app to this machine's user alone, over a socket of mode 0600. A socket file that a crash left behind is
 * replaced. Throws `ListenError` when another server answers there, or when something else stands in its place.
 */
export async function listenLocal(app: RequestListener, path: string): Promise<Listening> {
  const server = new DrainingServer(app)
  try {
    await bind(server, path)
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw cannotListen(path, error)
    if (await answers(path)) {
      throw new ListenError('Another Plumbline is running on this data directory: stop it or set DATA_DIR.', {
        cause: error,
      })
    }
    await clear(path)
      .then(() => bind(server, path))
      .catch((again: unknown) => {
        throw cannotListen(path, again)
      })
  }
  return { url: path, close: () => server.close() }
}

/** Removes a socket that nobody listens at. Anything else is somebody's, and stays. */
async function clear(path: string): Promise<void> {
  if (!(await lstat(path)).isSocket()) {
    throw new ListenError(
      `The local socket can't be opened, because something else stands at ${path}: move it away, or set DATA_DIR to another folder.`,
    )
  }
  await rm(path, { force: true })
}

/** Whether a server listens there. */
export function answers(path: string): Promise<boolean> {
  return new Promise((decide) => {
    const socket = connect(reachable(path))
    socket.once('connect', () => {
      socket.destroy()
      decide(true)
    })
    socket.once('error', () => decide(false))
  })
}

/** The shorter way to write the path, because a socket's path has a short limit. */
export function reachable(path: string): string {
  if (Buffer.byteLength(path) <= LONGEST_PATH_BYTES) return path
  const fromHere = relative(process.cwd(), path)
  if (Buffer.byteLength(fromHere) <= LONGEST_PATH_BYTES) return fromHere
  throw new ListenError(
    `The data directory's path is too long for a local socket: set DATA_DIR to a shorter one.`,
  )
}

async function bind(server: DrainingServer, path: string): Promise<void> {
  // The file is made by the call itself, before its mode could be changed: the mask closes that moment.
  const mask = process.umask(0o177)
  let listening
  try {
    listening = server.listen({ path: reachable(path) })
  } finally {
    process.umask(mask)
  }
  await listening
  if (process.platform !== 'win32') await chmod(path, 0o600)
}

function cannotListen(path: string, error: unknown): ListenError {
  if (error instanceof ListenError) return error
  return new ListenError(`Could not open the local socket ${path}: ${messageOf(error)}`, {
    cause: error,
  })
}
