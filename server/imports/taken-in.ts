import type { ImportAnswer } from '../../shared/import.ts'
import type { MetricsOptions } from '../metrics/engine/engine.ts'
import { createSnapshots } from '../metrics/engine/snapshot.ts'
import { compareRows, type CampaignQuery } from '../warehouse/entered/compare.ts'
import { countStates, readLines } from '../warehouse/entered/compared.ts'
import { readMatches } from '../warehouse/entered/imports.ts'
import type { EnteredTable } from '../warehouse/entered/table.ts'
import { fallbackMapping } from '../warehouse/model/mapping-defaults.ts'
import { readMapping } from '../warehouse/model/setting.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import { campaignsNow } from './campaigns.ts'
import type { Content, ImportRequest } from './imports.ts'
import { KeptMatch } from './kept.ts'
import type { ImportKind } from './kind.ts'
import { readInThread } from './reading/in-thread.ts'
import type { FileReading } from './reading/read-file.ts'
import { kindOf, refuseUnknownHeadings, refuseUnknownNames } from './refusals.ts'
import { Spool } from './spool.ts'
import { tableOf } from './table-of.ts'
import { answerOf } from './told.ts'
import { toldLine } from './told-line.ts'
import type { ReadingContext } from './values/value.ts'

export type ImportOptions = Pick<
  MetricsOptions,
  'warehouse' | 'readCatalog' | 'clock' | 'zone' | 'sample'
> & {
  /** Where files lie while they are read. */
  readonly directory: string
}

/** A file that was read, with what is needed to compare it. */
export interface TakenIn {
  readonly kind: ImportKind
  readonly request: ImportRequest
  readonly reading: FileReading
  /** Where its rows lie. */
  readonly rows: string
  readonly table: EnteredTable
  readonly campaigns: CampaignQuery
  readonly context: ReadingContext
}

/** Takes a file in for the time of the work. */
export type TakeIn = <T>(
  asked: { readonly content: Content; readonly request: ImportRequest; readonly signal: AbortSignal },
  work: (taken: TakenIn) => Promise<T>,
) => Promise<T>

/** A person looks at so many lines, and puts so many right before the next try. */
const SHOWN = { first: 100, refused: 500 }
const REMEMBERED_MATCHES = 50

/** The zone and the day by which values are read. */
export function contextNow({ clock, zone }: Pick<ImportOptions, 'clock' | 'zone'>): ReadingContext {
  const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(zone)
  return { zone, today: now.toPlainDate().toString() }
}

/** Puts files aside, reads them in a thread, and finds out what they are to be compared with. */
export function createTakeIn(options: ImportOptions): TakeIn {
  const { warehouse, sample } = options
  const readSnapshot = createSnapshots(options)
  const spool = new Spool(options.directory)

  return async ({ content, request, signal }, work) => {
    const kind = kindOf(request.kind)
    refuseUnknownNames(kind, request)
    const { matches, currency } = await warehouse.read(async (reader) => ({
      matches: await readMatches(reader, kind.key, REMEMBERED_MATCHES),
      currency: (await readMapping(reader, fallbackMapping({ sample }))).currency,
    }))
    return spool.hold(content, async ({ path, rows }) => {
      const context = contextNow(options)
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
}

/** Compares a file with what is known, within a read or a write. */
export async function compare(reader: Reader, taken: TakenIn): Promise<ImportAnswer> {
  const { kind, request, reading, rows: path, table, campaigns, context } = taken
  await compareRows(reader, { path, table, campaigns })
  const states = await countStates(reader)
  const lines = await readLines(reader, SHOWN)
  return {
    ...answerOf(reading, request),
    counts: { lines: reading.lines, ...states },
    lines: lines.map((line) => toldLine(kind, line, context)),
  }
}
