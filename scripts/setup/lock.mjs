import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 200
/** A lock without an owner's name for so long was left by a crash between two calls. */
const NAMELESS_MS = 5_000

/** Does the work while holding the project's set-up lock, after whoever holds it now. The lock of a dead process is taken over. */
export async function withLock(root, work) {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const lock = join(root, '.cache', 'setup.lock')
  let waiting = false
  while (!take(lock)) {
    if (isAbandoned(lock)) remove(lock)
    else {
      if (!waiting) console.error('Waiting for another set-up of this project to finish…')
      waiting = true
      await sleep(POLL_MS)
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function take(lock) {
  try {
    mkdirSync(lock)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(lock, 'pid'), String(process.pid))
  return true
}

function isAbandoned(lock) {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'))
    if (pid > 0) return !isAlive(pid)
  } catch {
    // No name in it (yet).
  }
  const made = statSync(lock, { throwIfNoEntry: false })
  return made !== undefined && Date.now() - made.mtimeMs > NAMELESS_MS
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Moved away first, so that of several that find a dead lock one wins; a lock taken anew meanwhile is put back. */
function remove(lock) {
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
    if (isAbandoned(aside)) rmSync(aside, { recursive: true, force: true })
    else renameSync(aside, lock)
  } catch {
    // Another was faster; the next look tells.
  }
}
