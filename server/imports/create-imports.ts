import { randomUUID } from 'node:crypto'
import { QueryError } from '../metrics/metrics.ts'
import { insertImport, markUndone, readImports } from '../warehouse/entered/imports.ts'
import { countRows } from '../warehouse/entered/rows.ts'
import { undoRows } from '../warehouse/entered/undo.ts'
import { forgetRows, writeRows } from '../warehouse/entered/write.ts'
import { ImportRefused } from './error.ts'
import { exported, headingsOf } from './export.ts'
import type { Imports } from './imports.ts'
import { kinds } from './kinds.ts'
import { MOST_BYTES, MOST_LINES } from './limits.ts'
import { kindOf, refusedLines } from './refusals.ts'
import { wholeTable } from './table-of.ts'
import { compare, contextNow, createTakeIn, type ImportOptions } from './taken-in.ts'
import { answerOf, toldKind, toldRun } from './told.ts'

const SHOWN_IMPORTS = 200

export function createImports(options: ImportOptions): Imports {
  const { warehouse, clock } = options
  const takeIn = createTakeIn(options)

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
      return takeIn({ content, request, signal }, async (taken) =>
        taken.reading.undecided.length > 0
          ? answerOf(taken.reading, request)
          : warehouse.read((reader) => compare(reader, taken), { patient: true }),
      )
    },

    run(content, request, signal = new AbortController().signal) {
      return takeIn({ content, request, signal }, async (taken) => {
        const [open] = taken.reading.undecided
        if (open) throw new ImportRefused('undecided', open.message, open.action)
        const importId = randomUUID()
        return warehouse.write(async (writer) => {
          const compared = await compare(writer, taken)
          const { lines, refused, new: inserted, changed, unchanged } = compared.counts!
          if (refused > 0 && !request.skipRefused) throw refusedLines(refused, lines)
          const at = await writeRows(writer, { table: taken.table, importId, now: clock.now() })
          await forgetRows(writer)
          if (at === null) return compared
          const { headers, matched } = taken.reading
          await insertImport(writer, {
            id: importId,
            kind: taken.kind.key,
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
      return {
        headings: headingsOf(kind),
        chunks: exported(kind, { warehouse, context: contextNow(options) }),
      }
    },

    template(key) {
      const { fields } = kindOf(key)
      return { headings: fields.map(({ label }) => label), example: fields.map(({ example }) => example) }
    },
  }
}
