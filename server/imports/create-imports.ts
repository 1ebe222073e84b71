import { randomUUID } from 'node:crypto'
import type { ImportAnswer } from '../../shared/import.ts'
import type { MetricsOptions } from '../metrics/engine/engine.ts'
import { createSnapshots } from '../metrics/engine/snapshot.ts'
import { QueryError } from '../metrics/metrics.ts'
import { compareRows, type CampaignQuery } from '../warehouse/entered/compare.ts'
import { countStates, readLines } from '../warehouse/entered/compared.ts'
import { insertImport, markUndone, readImports, readMatches } from '../warehouse/entered/imports.ts'
import { countRows } from '../warehouse/entered/rows.ts'
import type { EnteredTable } from '../warehouse/entered/table.ts'
import { undoRows } from '../warehouse/entered/undo.ts'
import { forgetRows, writeRows } from '../warehouse/entered/write.ts'
import { fallbackMapping } from '../warehouse/model/mapping-defaults.ts'
import { readMapping } from '../warehouse/model/setting.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import { campaignsNow } from './campaigns.ts'
import { ImportRefused } from './error.ts'
import { exported, headingsOf } from './export.ts'
import type { Content, ImportRequest, Imports } from './imports.ts'
import { KeptMatch } from './kept.ts'
import type { ImportKind } from './kind.ts'
import { kinds } from './kinds.ts'
import { MOST_BYTES, MOST_LINES } from './limits.ts'
import { readInThread } from './reading/in-thread.ts'
import type { FileReading } from './reading/read-file.ts'
import { Spool } from './spool.ts'
import { kindOf, refusedLines, refuseUnknownHeadings, refuseUnknownNames } from './refusals.ts'
import { tableOf, wholeTable } from './table-of.ts'
import { answerOf, toldKind, toldRun } from './told.ts'
import { toldLine } from './told-line.ts'
import type { ReadingContext } from './values/value.ts'

type Options = Pick<MetricsOptions, 'warehouse' | 'readCatalog' | 'clock' | 'zone' | 'sample'> & {
  /** Where files lie while they are read. */
  readonly directory: string
}

/** A person looks at so many lines, and puts so many right before the next try. */
const SHOWN = { first: 100, refused: 500 }
const SHOWN_IMPORTS = 200
const REMEMBERED_MATCHES = 50

/** A file that was read, with what is needed to compare it. */
interface Read {
  readonly kind: ImportKind
  readonly request: ImportRequest
  readonly reading: FileReading
  readonly rows: string
  readonly table: EnteredTable
  readonly campaigns: CampaignQuery
  readonly context: ReadingContext
}

export function createImports(options: Options): Imports {
  const { warehouse, clock, zone, sample } = options
  const readSnapshot = createSnapshots(options)
  const spool = new Spool(options.directory)

  function contextNow(): ReadingContext {
    const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(zone)
    return { zone, today: now.toPlainDate().toString() }
  }

  /** Reads a file for the time of the work. */
  async function withFile<T>(
    content: Content,
    request: ImportRequest,
    signal: AbortSignal,
    work: (read: Read) => Promise<T>,
  ): Promise<T> {
    const kind = kindOf(request.kind)
    refuseUnknownNames(kind, request)
    const [matches, { currency }] = await warehouse.read(
      async (reader) =>
        [
          await readMatches(reader, kind.key, REMEMBERED_MATCHES),
          await readMapping(reader, fallbackMapping({ sample })),
        ] as const,
    )
    return spool.hold(content, async ({ path, rows }) => {
      const context = contextNow()
      const order = {
        path,
        rows,
        chosen: request.match ?? {},
        forms: request.form ?? {},
        remembered: matches.map((match) => KeptMatch.parse(match)),
        context,
      }
      const reading = await readInThread(kind.key, order, signal)
      refuseUnknownHeadings(request, reading)
      const table = tableOf(kind, { matched: reading.matched, currency })
      const campaigns = campaignsNow(await readSnapshot())
      return work({ kind, request, reading, rows, table, campaigns, context })
    })
  }

  /** Compares a file with what is known, within a read or a write. */
  async function compare(reader: Reader, read: Read): Promise<ImportAnswer> {
    const { kind, request, reading, rows: path, table, campaigns, context } = read
    await compareRows(reader, { path, table, campaigns })
    const states = await countStates(reader)
    const lines = await readLines(reader, SHOWN)
    return {
      ...answerOf(read.reading, request),
      counts: { lines: reading.lines, ...states },
      lines: lines.map((line) => toldLine(kind, line, context)),
    }
  }

  async function find(id: string) {
    const [row] = await warehouse.read((reader) => readImports(reader, { id, limit: 1 }))
    if (row === undefined) throw new QueryError('id', `There is no import “${id}”.`, 404)
    return row
  }

  return {
    async kinds() {
      const counts = await warehouse.read(async (reader) => {
        const all: number[] = []
        for (const kind of kinds) all.push(await countRows(reader, wholeTable(kind)))
        return all
      })
      return {
        items: kinds.map((kind, index) => ({ ...toldKind(kind), rows: counts[index]! })),
        most: { lines: MOST_LINES, bytes: MOST_BYTES },
      }
    },

    preview(content, request, signal = new AbortController().signal) {
      return withFile(content, request, signal, async (read) =>
        read.reading.undecided.length > 0
          ? answerOf(read.reading, request)
          : warehouse.read((reader) => compare(reader, read), { patient: true }),
      )
    },

    run(content, request, signal = new AbortController().signal) {
      return withFile(content, request, signal, async (read) => {
        const [open] = read.reading.undecided
        if (open) throw new ImportRefused('undecided', open.message, open.action)
        const importId = randomUUID()
        const answer = await warehouse.write(async (writer) => {
          const compared = await compare(writer, read)
          const { lines, refused, new: inserted, changed, unchanged } = compared.counts!
          if (refused > 0 && !request.skipRefused) throw refusedLines(refused, lines)
          const at = await writeRows(writer, { table: read.table, importId, now: clock.now() })
          await forgetRows(writer)
          if (at === null) return compared
          const { headers, matched } = read.reading
          await insertImport(writer, {
            id: importId,
            kind: read.kind.key,
            file: request.file,
            headers: JSON.stringify(headers.map(({ name }) => name)),
            matched: JSON.stringify(matched),
            instant: at,
            by: null,
            lines,
            inserted,
            changed,
            unchanged,
            refused,
          })
          const [row] = await readImports(writer, { id: importId, limit: 1 })
          return { ...compared, imported: toldRun(row!) }
        })
        return answer
      })
    },

    async list() {
      const rows = await warehouse.read((reader) => readImports(reader, { limit: SHOWN_IMPORTS }))
      return { items: rows.map(toldRun) }
    },

    get: async (id) => toldRun(await find(id)),

    async undo(id) {
      const { kind } = await find(id)
      return warehouse.write(async (writer) => {
        const [row] = await readImports(writer, { id, limit: 1 })
        if (row!.undone_at !== null) {
          throw new ImportRefused(
            'already-undone',
            'This import was taken back already.',
            'Import its file again to have its rows back.',
          )
        }
        const table = wholeTable(kindOf(kind))
        const undone = await undoRows(writer, { table, importId: id, now: clock.now() })
        await markUndone(writer, id, { ...undone, by: null })
        const [after] = await readImports(writer, { id, limit: 1 })
        return toldRun(after!)
      })
    },

    rows(key) {
      const kind = kindOf(key)
      return { headings: headingsOf(kind), chunks: exported(kind, { warehouse, context: contextNow() }) }
    },

    template(key) {
      const { fields } = kindOf(key)
      return { headings: fields.map(({ label }) => label), example: fields.map(({ example }) => example) }
    },
  }
}
