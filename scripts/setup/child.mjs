import { spawn } from 'node:child_process'
import { delimiter, sep } from 'node:path'

/** What went wrong and what to do, in words for a person. */
export class SetupError extends Error {
  name = 'SetupError'
}

/**
 * Runs a program to its end. What it prints goes to standard error, so that a command's own output stays clean.
 *
 * @returns {Promise<{ code: number | null, said: string }>} exit code (null: killed) and what it wrote to standard error
 */
export function run(command, words, { cwd, quiet, env = process.env, shell = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd, env, shell, stdio: ['ignore', quiet ? 'ignore' : 2, 'pipe'] })
    let said = ''
    child.stderr.on('data', (piece) => {
      said += piece
      if (!quiet) process.stderr.write(piece)
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, said }))
  })
}

/**
 * The environment without this project's own programs in its path: npm replaces `node_modules`, so it must not run on
 * the Node that lives in there.
 */
export function outerEnvironment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const inner = `node_modules${sep}.bin`
  const path = (process.env[name] ?? '').split(delimiter).filter((part) => !part.includes(inner))
  return { ...process.env, [name]: path.join(delimiter) }
}
