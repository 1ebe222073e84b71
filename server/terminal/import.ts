import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ImportAnswer } from '../../shared/import.ts'
import type { ImportRequest } from '../imports/imports.ts'
import { MOST_BYTES } from '../imports/limits.ts'
import { count } from './figure.ts'
import { clearedText, countsText, namesText, remarkText, undecidedText } from './import-text.ts'
import { printable, printableJson } from './printable.ts'
import type { Terminal } from './terminal.ts'
import { FAILED, OK, UsageError } from './terminal.ts'

export interface ImportOptions {
  readonly dryRun: boolean
  readonly skipRefused: boolean
  /** `field=header`. */
  readonly match: readonly string[]
  /** `field=form`. */
  readonly form: readonly string[]
  /** `name=record`. */
  readonly choose: readonly string[]
  readonly json: boolean
}

/**
 * Looks at a file, tells line by line what can't be imported, and imports it unless that was all that was asked; 0 when it is
 * imported, or would be.
 */
export async function importFile(
  kind: string,
  path: string,
  options: ImportOptions,
  { open, out, err, interrupt }: Terminal,
): Promise<number> {
  const size = await sizeOf(path)
  if (size > MOST_BYTES) throw new UsageError(`The file exceeds ${MOST_BYTES / (1 << 20)} MB: split it.`)
  const request = {
    kind,
    file: basename(path),
    match: pairs('--match', options.match, (header) => (header === '' ? null : header)),
    form: pairs('--form', options.form, (form) => form),
    choices: choicesOf(options.choose),
  } satisfies ImportRequest
  const workplace = await open()
  try {
    err.write(`Reading ${printable(request.file)} (${bytesText(size)})\n`)
    const looked = await workplace.imports.preview(createReadStream(path), request, interrupt)
    for (const line of told(looked)) err.write(`${printable(line)}\n`)
    const refused = looked.counts?.refused ?? 0
    const possible = looked.undecided.length === 0 && (refused === 0 || options.skipRefused)
    let answer = looked
    if (possible && !options.dryRun) {
      err.write('Importing\n')
      const { skipRefused } = options
      answer = await workplace.imports.run(createReadStream(path), { ...request, skipRefused }, interrupt)
    }
    out.write(options.json ? `${printableJson(answer)}\n` : `${ended(answer, { ...options, possible })}\n`)
    return possible ? OK : FAILED
  } finally {
    await workplace.close()
  }
}

/** What is wrong and to be known, a line each. */
function told({ columns, undecided, names, counts, cleared, lines }: ImportAnswer): string[] {
  const open = undecided.map((each) => undecidedText(each, columns))
  const remarks = lines.flatMap(({ line, problems, notes }) => [
    ...problems.map((remark) => `line ${line}: ${remarkText(remark)}`),
    ...notes.map((remark) => `line ${line}, to be known: ${remarkText(remark)}`),
  ])
  const listed = lines.filter(({ state }) => state === 'refused').length
  const more = (counts?.refused ?? 0) - listed
  return [
    ...open,
    ...remarks,
    ...namesText(names),
    ...(more > 0 ? [`… and ${count(more)} more lines`] : []),
    ...cleared.map(clearedText),
  ]
}

function ended(
  { counts, imported }: ImportAnswer,
  { dryRun, possible }: { readonly dryRun: boolean; readonly possible: boolean },
): string {
  if (counts === null) return 'Nothing was imported: something must be chosen first.'
  const sums = countsText(counts)
  if (imported !== null)
    return `Imported: ${sums}.\nTo take it back: npm run plumbline -- imports undo ${imported.id}`
  if (dryRun) return `A dry run, nothing was imported: ${sums}.`
  return possible
    ? `Nothing is new or changed: ${sums}.`
    : `Nothing was imported: ${sums}. Put the lines right, choose what names mean with --choose, or leave the lines out with --skip-refused.`
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`The file can't be read: ${why}`)
  }
  throw new UsageError('This is no file: name one that lies on a disk.')
}

function bytesText(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`
}

/** An address may hold the sign too, but none of an id does. */
function choicesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.lastIndexOf('=')
      if (at < 1 || at === pair.length - 1)
        throw new UsageError(`--choose takes NAME=ID of a campaign’s record, not “${pair}”.`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

function pairs<T>(option: string, given: readonly string[], read: (value: string) => T): Record<string, T> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new UsageError(`${option} takes field=…, not “${pair}”.`)
      return [pair.slice(0, at), read(pair.slice(at + 1))]
    }),
  )
}
