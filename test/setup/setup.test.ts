import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { scratch } from '../support/server.ts'

// A project of its own with a stand-in for npm and for the page builder, each of which writes down that it ran.
let root: string
let remove: () => Promise<void>

const NODE_VERSION = process.version.slice(1)

const NPM = `#!/bin/sh
echo "npm $*" >> "$PWD/ran"
if [ -n "$NPM_SAYS" ]; then echo "$NPM_SAYS" >&2; exit 1; fi
rm -rf node_modules
mkdir -p node_modules/node/bin node_modules/vite/bin
ln -s ${process.execPath} node_modules/node/bin/node
cp vite-stand-in.js node_modules/vite/bin/vite.js
cp package-lock.json node_modules/.package-lock.json
`

const VITE = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
appendFileSync('ran', 'vite ' + process.argv.slice(2).join(' ') + '\\n')
mkdirSync('dist/client', { recursive: true })
writeFileSync('dist/client/index.html', '<!doctype html>')
`

beforeEach(async () => {
  ;({ path: root, remove } = await scratch())
  await cp(resolve('scripts'), join(root, 'scripts'), { recursive: true })
  await mkdir(join(root, 'bin'))
  await mkdir(join(root, 'client'))
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  await writeFile(join(root, 'package-lock.json'), lockFile('1.0.0'))
  await writeFile(join(root, 'client', 'main.tsx'), 'first')
  await writeFile(join(root, 'vite-stand-in.js'), VITE)
  await writeFile(join(root, 'bin', 'npm'), NPM)
  await chmod(join(root, 'bin', 'npm'), 0o755)
})

afterEach(() => remove())

function lockFile(version: string): string {
  return JSON.stringify({
    packages: { '': {}, 'node_modules/node': { version: NODE_VERSION }, 'node_modules/vite': { version } },
  })
}

interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
}

function setUp(words: readonly string[] = [], env: Record<string, string> = {}): Promise<Result> {
  const path = `${join(root, 'bin')}:${process.env['PATH']}`
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(root, 'scripts', 'setup.mjs'), ...words],
      { cwd: root, env: { ...process.env, PATH: path, ...env } },
      (error, out, err) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
    )
  })
}

async function ran(): Promise<string[]> {
  const text = await readFile(join(root, 'ran'), 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ').slice(0, 2).join(' '))
}

describe('set-up', () => {
  test('a fresh clone is installed and built, and the second time nothing is left to do', async () => {
    const first = await setUp(['--build'])
    expect(first).toMatchObject({ code: 0, out: '' })
    expect(await ran()).toEqual(['npm ci', 'vite build'])
    const second = await setUp(['--build'])
    expect(second).toEqual({ code: 0, out: '', err: '' })
    expect(await ran()).toHaveLength(2)
  })

  test('without --build the pages are left alone', async () => {
    await setUp()
    expect(await ran()).toEqual(['npm ci'])
  })

  test('a changed lock file installs and builds again; a changed page only builds', async () => {
    await setUp(['--build'])
    await writeFile(join(root, 'client', 'main.tsx'), 'second')
    await setUp(['--build'])
    expect(await ran()).toEqual(['npm ci', 'vite build', 'vite build'])
    await writeFile(join(root, 'package-lock.json'), lockFile('2.0.0'))
    await setUp(['--build'])
    expect(await ran()).toEqual(['npm ci', 'vite build', 'vite build', 'npm ci', 'vite build'])
  })

  test('what was installed by hand is recognised', async () => {
    await setUp()
    await rm(join(root, 'node_modules', '.plumbline-installed'))
    await setUp()
    expect(await ran()).toEqual(['npm ci'])
  })

  test('several at once install and build once', async () => {
    const results = await Promise.all([setUp(['--build']), setUp(['--build']), setUp(['--build', '--quiet'])])
    expect(results.map((result) => result.code)).toEqual([0, 0, 0])
    expect(await ran()).toEqual(['npm ci', 'vite build'])
  })

  test('the lock of a process that died is taken over', async () => {
    const dead = await new Promise<number>((done) => {
      const child = execFile(process.execPath, ['-e', ''], () => done(child.pid!))
    })
    await mkdir(join(root, '.cache', 'setup.lock'), { recursive: true })
    await writeFile(join(root, '.cache', 'setup.lock', 'pid'), String(dead))
    expect((await setUp()).code).toBe(0)
    expect(await ran()).toEqual(['npm ci'])
  })

  test('being offline is said in words, and nothing passes for installed', async () => {
    const says = 'npm error code ENOTFOUND'
    const offline = await setUp([], { NPM_SAYS: says })
    expect(offline.code).toBe(1)
    expect(offline.err).toContain('npm could not reach its package registry')
    expect((await setUp()).code).toBe(0)
  })

  test('npm never runs on the Node that it is about to replace', async () => {
    const inner = join(root, 'node_modules', '.bin')
    await mkdir(inner, { recursive: true })
    await writeFile(join(inner, 'npm'), '#!/bin/sh\nexit 7\n', { mode: 0o755 })
    const { code } = await setUp([], { PATH: `${inner}:${join(root, 'bin')}:${process.env['PATH']}` })
    expect(code).toBe(0)
    expect(await ran()).toEqual(['npm ci'])
  })
})
