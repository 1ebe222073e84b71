import { randomUUID } from 'node:crypto'
import { createSnapshots } from '../metrics/engine/snapshot.ts'
import { QueryError } from '../metrics/metrics.ts'
import { forgetChoice, keepChoices, readChoices } from '../warehouse/entered/choices.ts'
import { insertImport, markUndone, readImports } from '../warehouse/entered/imports.ts'
import type { CampaignRow } from '../warehouse/entered/names.ts'
import { countRows } from '../warehouse/entered/rows.ts'
import { undoRows } from '../warehouse/entered/undo.ts'
import { forgetRows, writeRows } from '../warehouse/entered/write.ts'
import { patiently, type Reader } from '../warehouse/warehouse.ts'
import { campaignsNow } from './campaigns.ts'
import { ImportRefused } from './error.ts'
import { exported, headingsOf } from './export.ts'
import type { ImportChoiceList } from '../../shared/import.ts'
import type { CampaignQuery } from '../warehouse/entered/compare.ts'
import type { Imports } from './imports.ts'
import { kinds } from './kinds.ts'
import { MOST_BYTES, MOST_LINES } from './limits.ts'
import { begun, Progress } from './progress.ts'
import { kindOf, refusedLines } from './refusals.ts'
import { wholeTable } from './table-of.ts'
import { compare, createTakeIn, readContext, type ImportOptions } from './taken-in.ts'
import { answerOf, toldKind, toldRun } from './told.ts'
import { toldCampaign } from './told-campaign.ts'

const SHOWN_IMPORTS = 200
const SHOWN_CHOICES = 1_000
/** Of a search; whoever finds more types more. */
const SHOWN_CAMPAIGNS = 20

export function createImports(options: ImportOptions): Imports {
  const { warehouse, clock, recordUrl } = options
  const progress = new Progress()
  const takeIn = createTakeIn(options, progress)
  const readSnapshot = createSnapshots(options)

  async function find(id: string) {
    const [row] = await warehouse.read((reader) => readImports(reader, { id, limit: 1 }))
    if (row === undefined)
      throw new QueryError('id', `There is no import “${id}”.`, {
        status: 404,
        action: 'Take an id from the list of imports.',
      })
    return row
  }

  async function choices(reader: Reader, known: CampaignQuery): Promise<ImportChoiceList> {
    const rows = await readChoices(reader, SHOWN_CHOICES)
    const campaigns = await campaignsOf(reader, rows, known)
    return {
      items: rows.map((row) => {
        const found = campaigns.get(recordOf(row))
        return {
          id: row.id,
          name: row.name,
          at: row.chosen_at,
          recordId: row.record_id,
          campaign: found === undefined ? null : toldCampaign(found, recordUrl),
        }
      }),
    }
  }

  return {
    async kinds() {
      const known = campaignsNow(await readSnapshot())
      const counts = await warehouse.read((reader) =>
        countRows(
          reader,
          kinds.map((kind) => wholeTable(kind)),
          known,
        ),
      )
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
          signal.throwIfAborted()
          taken.report(begun('writing'))
          const { lines, refused, new: inserted, changed, unchanged } = compared.counts!
          if (refused > 0 && !request.skipRefused) throw refusedLines(refused, lines)
          const now = clock.now()
          // Another file that says what is known already says it, too; the same one may say nothing that isn't said.
          const says = inserted + changed > 0 || (unchanged > 0 && compared.sameFile === null)
          const at = says ? await writeRows(writer, { table: taken.table, importId, now }) : null
          // Also where no line is new: what a name means was said all the same.
          if (taken.table.campaign !== 'none') await keepChoices(writer, { now, by: null })
          await forgetRows(writer)
          if (at === null) return compared
          const { headers, matched } = taken.reading
          await insertImport(writer, {
            id: importId,
            kind: taken.kind.key,
            file: request.file,
            headers: JSON.stringify(headers.map(({ name }) => name)),
            matched: JSON.stringify(matched),
            digest: taken.digest,
            instant: at,
            by: null,
            lines,
            inserted,
            changed,
            unchanged,
            refused,
          })
          const [row] = await readImports(writer, { id: importId, limit: 1 })
          // Nobody is left to be told: what nobody knows of isn't kept.
          signal.throwIfAborted()
          return { ...compared, imported: toldRun(row!) }
        })
      })
    },

    async list() {
      const rows = await warehouse.read((reader) => readImports(reader, { limit: SHOWN_IMPORTS }))
      return { items: rows.map(toldRun) }
    },

    get: async (id) => toldRun(await find(id)),

    progress: (id) => progress.get(id),

    async campaigns(search) {
      const { sql, parameters } = campaignsNow(await readSnapshot(), search)
      const rows = await patiently(warehouse).read((reader) =>
        reader.all<CampaignRow & { matching: number }>(
          `select *, cast(count(*) over () as integer) as matching from (
             select distinct on (campaign_id) * from (${sql}) as k order by campaign_id, system_rank, connection, record_id) as one
           order by coalesce(planned_launch, start_date) desc nulls last, label, record_id limit ${SHOWN_CAMPAIGNS}`,
          parameters,
        ),
      )
      return { items: rows.map((row) => toldCampaign(row, recordUrl)), matching: rows[0]?.matching ?? 0 }
    },

    async choices() {
      const known = campaignsNow(await readSnapshot())
      return warehouse.read((reader) => choices(reader, known))
    },

    async forget(id) {
      const known = campaignsNow(await readSnapshot())
      return warehouse.write(async (writer) => {
        if ((await forgetChoice(writer, id)) === 0)
          throw new QueryError('id', 'Nothing was chosen by this id, or it is forgotten already.', {
            status: 404,
            action: 'Take an id from the list of choices.',
          })
        return choices(writer, known)
      })
    },

    async undo(id) {
      const kind = kindOf((await find(id)).kind)
      const campaigns = campaignsNow(await readSnapshot())
      return warehouse.write(async (writer) => {
        const [row] = await readImports(writer, { id, limit: 1 })
        if (row!.undone_at !== null) {
          throw new ImportRefused(
            'already-undone',
            'This import was taken back already.',
            'Import its file again to have its rows back.',
          )
        }
        const undone = await undoRows(writer, {
          table: wholeTable(kind),
          importId: id,
          campaigns,
          now: clock.now(),
        })
        await markUndone(writer, id, { ...undone, by: null })
        const [after] = await readImports(writer, { id, limit: 1 })
        return toldRun(after!)
      })
    },

    rows(key) {
      const kind = kindOf(key)
      return {
        headings: headingsOf(kind),
        chunks: exported(kind, {
          warehouse,
          campaigns: async () => campaignsNow(await readSnapshot()),
          readContext: (reader) => readContext(reader, options),
        }),
      }
    },

    template(key) {
      const { fields } = kindOf(key)
      return { headings: fields.map(({ label }) => label), example: fields.map(({ example }) => example) }
    },
  }
}

type RecordRow = Pick<CampaignRow, 'connection' | 'object' | 'record_id'>

/** The campaigns of the records, as far as the CRMs still hold them. */
async function campaignsOf(
  reader: Reader,
  records: readonly RecordRow[],
  { sql, parameters }: CampaignQuery,
): Promise<ReadonlyMap<string, CampaignRow>> {
  if (records.length === 0) return new Map()
  const rows = await reader.all<CampaignRow>(
    `select * from (${sql}) as k where k.record_id = any(cast($${parameters.length + 1} as text[]))`,
    [...parameters, records.map(({ record_id }) => record_id)],
  )
  return new Map(rows.map((row) => [recordOf(row), row]))
}

function recordOf({ connection, object, record_id: recordId }: RecordRow): string {
  return JSON.stringify([connection, object, recordId])
}
