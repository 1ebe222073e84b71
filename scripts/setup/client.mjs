import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, SetupError } from './child.mjs'
import { ownNode } from './dependencies.mjs'

/** Everything that the built pages are made of. */
const SOURCES = ['client', 'shared', 'vite.config.ts', 'tsconfig.json', 'package-lock.json']

/** Whether the pages were built from just these sources. */
export function clientIsBuilt(root) {
  if (!existsSync(join(root, 'dist', 'client', 'index.html')) || !existsSync(stampFile(root))) return false
  return readFileSync(stampFile(root), 'utf8') === hashOf(root)
}

export async function buildClient(root, { quiet }) {
  console.error('Building the pages…')
  const hash = hashOf(root)
  rmSync(stampFile(root), { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const { code, said } = await run(ownNode(root), [vite, 'build', '--logLevel', 'warn'], { cwd: root, quiet })
  if (code !== 0)
    throw new SetupError(
      `The pages could not be built; the reason stands above.${quiet ? `\n${said.trim()}` : ''}`,
    )
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stampFile(root), hash)
}

/** By content, because a checkout changes times and an edit may not. */
function hashOf(root) {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap((source) => filesIn(root, source))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesIn(root, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (found === undefined) return []
  if (!found.isDirectory()) return [path]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(root, `${path}/${name}`))
}

function stampFile(root) {
  return join(root, 'dist', '.client-built')
}
