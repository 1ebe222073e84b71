import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoreError } from '../../server/store/error.ts'
import { readKey } from '../../server/store/key-file.ts'
import { createSecretStore, type SecretStore } from '../../server/store/secret-store.ts'
import { openTokenFile } from '../../server/store/token-file.ts'

let directory: string
let path: string
let keyPath: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-'))
  path = join(directory, 'secrets.json')
  keyPath = join(directory, 'secrets.key')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** As after a restart. */
const open = async (): Promise<SecretStore> =>
  createSecretStore(await openTokenFile(path), await readKey({ secret: null, path: keyPath }))
const module = (name: string) => JSON.stringify(join(import.meta.dirname, '../../server/store', name))
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

async function refused(work: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (error instanceof StoreError) return error
  throw new Error('It was not refused.', { cause: error })
}

describe('a refresh token', () => {
  test('is the one that was given, until the source replaces it; then the replaced one outlives restarts', async () => {
    const token = (await open()).token('salesforce', 'given')
    expect(await token.read()).toBe('given')
    await token.write('second')
    await token.write('third')
    expect(await token.read()).toBe('third')
    expect(await (await open()).token('salesforce', 'given').read()).toBe('third')
  })

  test('that a person puts in anew wins over the kept one', async () => {
    await (await open()).token('salesforce', 'given').write('replaced')
    const again = (await open()).token('salesforce', 'given anew')
    expect(await again.read()).toBe('given anew')
    await again.write('replaced anew')
    expect(await (await open()).token('salesforce', 'given anew').read()).toBe('replaced anew')
  })

  test('of each connection is kept, also when both are written at once', async () => {
    const store = await open()
    await Promise.all([
      store.token('salesforce', 'a').write('a2'),
      store.token('hubspot', 'b').write('b2'),
      store.token('salesforce', 'a').write('a3'),
    ])
    const reopened = await open()
    expect(await reopened.token('salesforce', 'a').read()).toBe('a3')
    expect(await reopened.token('hubspot', 'b').read()).toBe('b2')
  })
})

describe('on disk', () => {
  test('nobody else may read either file, and no token stands in them', async () => {
    await (await open()).token('salesforce', 'a-given-token').write('a-secret-token')
    expect([mode(path), mode(keyPath)]).toEqual(['600', '600'])
    expect(readdirSync(directory).toSorted()).toEqual(['secrets.json', 'secrets.key'])
    expect(readFileSync(path, 'utf8')).not.toMatch(/a-secret-token|a-given-token/)
  })

  test('the same token is never written the same way twice', async () => {
    const token = (await open()).token('salesforce', 'given')
    await token.write('same')
    const first = readFileSync(path, 'utf8')
    await token.write('same')
    expect(readFileSync(path, 'utf8')).not.toBe(first)
  })

  test('what a crash left half-written is overwritten, and closed to others', async () => {
    await (await open()).token('salesforce', 'given').write('kept')
    writeFileSync(`${path}.new`, '{"version":1,"tok', { mode: 0o644 })
    const store = await open()
    expect(await store.token('salesforce', 'given').read()).toBe('kept')
    await store.token('salesforce', 'given').write('next')
    expect([await (await open()).token('salesforce', 'given').read(), mode(path)]).toEqual(['next', '600'])
  })

  test('a token that can’t be written is told, and the kept one stays', async () => {
    const token = (await open()).token('salesforce', 'given')
    await token.write('kept')
    rmSync(directory, { recursive: true })
    expect((await refused(token.write('lost'))).message).toContain("can't be written")
    expect(await token.read()).toBe('kept')
  })
})

describe('tampering', () => {
  test('a changed bit, another key or another connection opens nothing', async () => {
    await (await open()).token('salesforce', 'given').write('kept')
    const whole = readFileSync(path, 'utf8')
    const read = async (text: string, connection = 'salesforce') => {
      writeFileSync(path, text)
      return (await refused((await open()).token(connection, 'given').read())).message
    }
    const { tokens } = JSON.parse(whole)
    const { sealed } = tokens.salesforce
    const flipped = sealed.text.startsWith('A') ? `B${sealed.text.slice(1)}` : `A${sealed.text.slice(1)}`
    expect(await read(whole.replace(sealed.text, flipped))).toContain("can't be decrypted")
    expect(await read(whole.replace('"salesforce"', '"hubspot"'), 'hubspot')).toContain("can't be decrypted")
    rmSync(keyPath)
    expect(await read(whole)).toContain("can't be decrypted")
    expect(await (await open()).token('salesforce', 'a new one').read()).toBe('a new one')
  })

  test.each(['', '{', '{"version":2,"tokens":{}}', '[]'])(
    'a damaged file is told, not dropped: %j',
    async (text) => {
      writeFileSync(path, text)
      const error = await refused(open())
      expect(error.message).toContain('are damaged')
      expect(error.action).toContain('backup')
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )

  test('a key that others can read is refused, with what to do', async () => {
    await open()
    chmodSync(keyPath, 0o640)
    const error = await refused(open())
    expect([error.message, error.action]).toEqual([
      `The key for kept secrets can be read by others: ${keyPath}.`,
      `Take their rights away: chmod 600 ${keyPath}`,
    ])
  })

  test('a damaged key is told, and not made anew', async () => {
    writeFileSync(keyPath, 'short', { mode: 0o600 })
    expect((await refused(open())).message).toContain('is damaged')
    expect(readFileSync(keyPath, 'utf8')).toBe('short')
  })
})

test('killed at any moment, the file holds the last token that was acknowledged, or the one being written', async () => {
  const script = `
    import { createSecretStore } from ${module('secret-store.ts')}
    import { openTokenFile } from ${module('token-file.ts')}
    import { readKey } from ${module('key-file.ts')}
    const key = await readKey(${JSON.stringify({ secret: null, path: keyPath })})
    const store = createSecretStore(await openTokenFile(${JSON.stringify(path)}), key)
    const token = store.token('salesforce', 'given')
    for (let n = 1; ; n++) {
      await token.write('token-' + n)
      process.stdout.write(n + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let acknowledged = 0
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    if (acknowledged === 40) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const kept = await (await open()).token('salesforce', 'given').read()
  expect([`token-${acknowledged}`, `token-${acknowledged + 1}`]).toContain(kept)
  expect(acknowledged).toBeGreaterThanOrEqual(40)
})
