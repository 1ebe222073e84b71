import { Writable } from 'node:stream'
import { runTerminal } from '../../server/terminal/commands.ts'
import type { Terminal } from '../../server/terminal/terminal.ts'

export interface TerminalResult {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line as a person would, without a process of its own. */
export async function runCommand(
  words: readonly string[],
  world: Partial<Pick<Terminal, 'open' | 'environment' | 'interrupt'>> & { readonly isTTY?: boolean },
): Promise<TerminalResult> {
  const out = screen(false)
  const err = screen(world.isTTY ?? false)
  const {
    interrupt = new AbortController().signal,
    open = () => Promise.reject(new Error('Nothing is to be opened.')),
    environment = () => ({}),
  } = world
  const code = await runTerminal(words, { out: out.stream, err: err.stream, interrupt, open, environment })
  return { code, out: out.text(), err: err.text() }
}

function screen(isTTY: boolean) {
  const pieces: string[] = []
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece.toString('utf8'))
      done()
    },
  })
  // What a progress bar asks of a terminal.
  const asTerminal = {
    isTTY,
    columns: 120,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  }
  return { stream: Object.assign(stream, isTTY ? asTerminal : {}), text: () => pieces.join('') }
}
