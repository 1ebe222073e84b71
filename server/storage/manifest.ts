import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Backup } from '../../shared/storage.ts'
import { flushFile, replaceFile } from '../store/atomic-file.ts'
import { BackupRefused } from './storage.ts'

/** Written last: a folder without it holds no backup. */
const MANIFEST = 'backup.json'

const Manifest = Backup.omit({ name: true, bytes: true }).extend({
  format: z.literal(1, { error: 'another form of backup' }),
})

/** Without which there is nothing to put back. */
const NEEDED = { duckdb: 'warehouse.duckdb', postgres: 'tables.json' } as const

export type Content = Pick<Backup, 'at' | 'engine' | 'schema'>

/** Notes what the folder's files are, so that it is a backup from now on. */
export async function writeManifest(folder: string, content: Content): Promise<void> {
  const names = (await readdir(folder)).toSorted()
  const files = []
  for (const name of names) {
    await flushFile(join(folder, name))
    files.push(await describe(folder, name))
  }
  const manifest = { format: 1, ...content, files } satisfies z.infer<typeof Manifest>
  await replaceFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** The backup in a folder; null where there is none. */
export async function readManifest(folder: string, name: string): Promise<Backup | null> {
  const path = join(folder, MANIFEST)
  // A pipe would be waited for.
  const found = await lstat(path).catch(() => null)
  if (found?.isFile() !== true) return null
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = Manifest.safeParse(json(text))
  if (!parsed.success) return null
  const { format: _, ...content } = parsed.data
  return { name, ...content, bytes: content.files.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Holds every file against what was noted. Throws `BackupRefused` for the first that isn't as it was, and where one is missing. */
export async function verifyFiles(folder: string, { files, engine }: Backup): Promise<void> {
  if (!files.some(({ name }) => name === NEEDED[engine]))
    throw new BackupRefused('damaged', `The backup is damaged: ${NEEDED[engine]} is not in its list.`, {
      action: 'Take another backup; nothing here was changed.',
    })
  for (const file of files) {
    const found = await describe(folder, file.name).catch(() => null)
    if (found?.bytes === file.bytes && found.sha256 === file.sha256) continue
    throw new BackupRefused(
      'damaged',
      `The backup is damaged: ${file.name} ${found === null ? 'is missing' : 'isn’t as it was written'}.`,
      { action: 'Take another backup; nothing here was changed.' },
    )
  }
}

async function describe(folder: string, name: string): Promise<Backup['files'][number]> {
  const path = join(folder, name)
  const found = await lstat(path)
  if (!found.isFile()) throw new TypeError('It is no file of its own.')
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { name, bytes: found.size, sha256: hash.digest('hex') }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
