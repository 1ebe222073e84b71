import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { replaceFile } from './atomic-file.ts'
import { StoreError } from './error.ts'
import { KeptToken, type KeptTokens } from './kept-tokens.ts'

const Kept = z.object({ version: z.literal(1), tokens: z.record(z.string(), KeptToken) })
type Kept = z.infer<typeof Kept>

/** Tokens in one file, which one process at a time owns. Throws `StoreError` where it is damaged. */
export async function openTokenFile(path: string): Promise<KeptTokens & { readonly any: () => boolean }> {
  let kept = await load(path)
  let writing: Promise<void> = Promise.resolve()
  return {
    where: path,
    any: () => Object.keys(kept.tokens).length > 0,
    // Whoever has the file open is alone.
    lock: () => Promise.resolve(() => Promise.resolve()),
    read: (connection) => Promise.resolve(kept.tokens[connection] ?? null),
    /** One after the other, since all tokens stand in one file. */
    write(connection, token) {
      const write = async () => {
        const next: Kept = { version: 1, tokens: { ...kept.tokens, [connection]: token } }
        await replaceFile(path, `${JSON.stringify(next, null, 2)}\n`).catch((cause: unknown) => {
          throw new StoreError(`${path} can't be written.`, { cause })
        })
        kept = next
      }
      writing = writing.then(write, write)
      return writing
    },
  }
}

async function load(path: string): Promise<Kept> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new StoreError(`The kept secrets can't be read: ${path}.`, { cause: error })
  })
  if (text === null) return { version: 1, tokens: {} }
  const parsed = Kept.safeParse(parse(text))
  if (parsed.success) return parsed.data
  throw new StoreError(`The kept secrets are damaged: ${path}.`, {
    action:
      'Put the file back from a backup; without one remove it, and put new refresh tokens into the settings.',
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
