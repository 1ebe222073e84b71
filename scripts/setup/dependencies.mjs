import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outerEnvironment, run, SetupError } from './child.mjs'

const isWindows = process.platform === 'win32'

/** The Node that runs Plumbline, whatever Node the machine has. */
export function ownNode(root) {
  return join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node')
}

/** Whether what is installed is what the lock file says, for this machine. */
export function dependenciesAreInstalled(root) {
  const stamp = stampOf(root)
  if (readOrNull(stampFile(root)) === stamp) return true
  if (!matchesLock(root) || !existsSync(ownNode(root))) return false
  // Installed by hand: remembered, so that the next start need not compare package by package.
  writeFileSync(stampFile(root), stamp)
  return true
}

export async function installDependencies(root, { quiet }) {
  console.error('Installing Plumbline’s dependencies (once; about a minute)…')
  // Development tools build the pages, so an environment that says "production" must not leave them out.
  const words = ['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund']
  const { code, said } = await npm(root, words, { quiet })
  if (code !== 0) throw new SetupError(whyNpmFailed(said, quiet))
  await provideNode(root, { quiet })
  writeFileSync(stampFile(root), stampOf(root))
}

/** The pinned Node comes by an install script; where those are switched off, that one is run by name. */
async function provideNode(root, { quiet }) {
  const wanted = `v${lockOf(root).packages['node_modules/node'].version}`
  if ((await versionOf(root)) === wanted) return
  await npm(root, ['rebuild', 'node', '--ignore-scripts=false'], { quiet })
  const found = await versionOf(root)
  if (found === wanted) return
  throw new SetupError(
    `Plumbline runs on its own Node ${wanted}, which npm did not install (found: ${found ?? 'none'}).\n` +
      'Delete the folder node_modules and run the same command again. If your npm forbids install scripts ' +
      '(npm config get ignore-scripts), allow the one of the package "node".',
  )
}

async function versionOf(root) {
  if (!existsSync(ownNode(root))) return null
  const words = ['-e', 'process.stderr.write(process.version)']
  return run(ownNode(root), words, { cwd: root, quiet: true }).then(
    ({ code, said }) => (code === 0 ? said.trim() : null),
    () => null,
  )
}

function npm(root, words, { quiet }) {
  return run('npm', words, { cwd: root, quiet, env: outerEnvironment(), shell: isWindows }).catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new SetupError(
      'npm was not found. It comes with Node: install a current one from https://nodejs.org.',
    )
  })
}

const OFFLINE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT/

function whyNpmFailed(said, quiet) {
  if (OFFLINE.test(said)) {
    return (
      'npm could not reach its package registry, and what Plumbline needs is not all in its cache.\n' +
      'Connect to the network (behind a proxy: npm config set https-proxy …), then run the same command again.'
    )
  }
  if (/ENOSPC/.test(said)) return 'The disk is full: free about 1 GB, then run the same command again.'
  if (/EACCES|EPERM/.test(said))
    return 'npm may not write here: make this folder your own, then run the same command again.'
  return `Installing the dependencies failed; npm says why above.${quiet ? `\n${said.trim()}` : ''}`
}

/** npm's own record of what it installed, compared package by package; one for another kind of machine may be missing. */
function matchesLock(root) {
  const installed = readOrNull(join(root, 'node_modules', '.package-lock.json'))
  if (installed === null) return false
  const { packages } = JSON.parse(installed)
  return Object.entries(lockOf(root).packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = packages[path]
    if (found === undefined) return Boolean(wanted.optional || wanted.devOptional)
    return found.version === wanted.version
  })
}

/** What was installed for what: another lock file or another kind of machine needs another installation. */
function stampOf(root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return `${hash} ${process.platform} ${process.arch}`
}

/** Kept inside, so that it goes when the folder goes. */
function stampFile(root) {
  return join(root, 'node_modules', '.plumbline-installed')
}

function lockOf(root) {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
}

function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
