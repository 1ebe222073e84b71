import { hkdfSync, randomBytes } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { platform } from 'node:process'
import { flushDirectory, PRIVATE_MODE } from './atomic-file.ts'
import { StoreError } from './error.ts'

const KEY_BYTES = 32
const OTHERS = 0o077

/** What binds a key to its use: from the same secret, another use gets another key. */
const USE = 'plumbline kept secrets 1'

/**
 * The key that kept secrets are encrypted with: of the secret that a person set, which several nodes can share, else that of a
 * file, made at the first start, for its owner only. Throws `StoreError`.
 */
export async function readKey({
  secret,
  path,
}: {
  readonly secret: string | null
  readonly path: string
}): Promise<Buffer> {
  if (secret !== null) return Buffer.from(hkdfSync('sha256', secret, '', USE, KEY_BYTES))
  return (await made(path)) ?? (await readKeyFile(path))
}

/** A new key; null where there is one already. */
async function made(path: string): Promise<Buffer | null> {
  const key = randomBytes(KEY_BYTES)
  const file = await open(path, 'wx', PRIVATE_MODE).catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return null
    throw new StoreError(`The key for kept secrets can't be made (${codeOf(error)}): ${path}.`, {
      cause: error,
    })
  })
  if (file === null) return null
  try {
    await file.writeFile(`${key.toString('base64url')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await flushDirectory(path)
  return key
}

/** The key in a file that is there. Throws `StoreError`, also where others can read it. */
export async function readKeyFile(path: string): Promise<Buffer> {
  if (platform !== 'win32' && ((await stat(path)).mode & OTHERS) !== 0) {
    throw new StoreError(`The key for kept secrets can be read by others: ${path}.`, {
      action: `Take their rights away: chmod 600 ${path}`,
    })
  }
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StoreError(`The key for kept secrets can't be read (${codeOf(error)}): ${path}.`, {
      cause: error,
    })
  })
  const key = Buffer.from(text.trim(), 'base64url')
  if (key.length === KEY_BYTES) return key
  throw new StoreError(`The key for kept secrets is damaged: ${path}.`, {
    action:
      'Put it back from a backup; without one remove it, and put new refresh tokens into the settings, since the kept ones are lost.',
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}
