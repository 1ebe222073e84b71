import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

interface Played {
  readonly url: string
  /** What is asked from now on is answered from the next part of what was recorded. */
  next(): void
  stop(): Promise<void>
}

/** Plays a CRM in a process of its own, so that its work isn't the server's. */
export async function play(directory: string): Promise<Played> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, directory], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const [url] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    url: String(url),
    next() {
      child.stdin.write('next\n')
    },
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
