import type { ImportAnswer, ImportLine } from '../../shared/import.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { QueryError } from '../metrics/metrics.ts'
import type { MetricsOptions } from '../metrics/engine/engine.ts'
import { createSnapshots } from '../metrics/engine/snapshot.ts'
import { readUnsettled } from '../warehouse/entered/choices.ts'
import { compareRows, type CampaignQuery } from '../warehouse/entered/compare.ts'
import { countStates, readLines } from '../warehouse/entered/compared.ts'
import { readMatches, readSameFile } from '../warehouse/entered/imports.ts'
import type { SaidCampaign } from '../warehouse/entered/campaigns.ts'
import { readNames, type NamesRead } from '../warehouse/entered/names.ts'
import type { EnteredTable } from '../warehouse/entered/table.ts'
import { fallbackMapping } from '../warehouse/model/mapping-defaults.ts'
import { readMapping } from '../warehouse/model/setting.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import { campaignsNow } from './campaigns.ts'
import type { Content, ImportRequest } from './imports.ts'
import { readCleared } from './cleared.ts'
import { KeptMatch } from './kept.ts'
import type { ImportKind } from './kind.ts'
import { begun, type Progress, type Report } from './progress.ts'
import { readInThread } from './reading/in-thread.ts'
import type { FileReading } from './reading/read-file.ts'
import { kindOf, refuseUnknownHeadings, refuseUnknownNames } from './refusals.ts'
import { Spool, type Spooled } from './spool.ts'
import { tableOf } from './table-of.ts'
import { aboutFile } from './told.ts'
import { toldNames, type RecordUrl } from './told-campaign.ts'
import { toldLine } from './told-line.ts'
import { Turns } from './turns.ts'
import { idsIn } from './values/campaign.ts'
import type { ReadingContext } from './values/value.ts'

export type ImportOptions = Pick<
  MetricsOptions,
  'warehouse' | 'readCatalog' | 'clock' | 'zone' | 'sample' | 'recordUrl'
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
  /** A hash of its bytes. */
  readonly digest: string
  readonly table: EnteredTable
  readonly campaigns: CampaignQuery
  readonly context: ReadingContext
  readonly recordUrl: RecordUrl
  readonly report: Report
}

/** Takes a file in for the time of the work. */
export type TakeIn = <T>(
  asked: { readonly content: Content; readonly request: ImportRequest; readonly signal: AbortSignal },
  work: (taken: TakenIn) => Promise<T>,
) => Promise<T>

/** A person looks at so many lines, and puts so many right before the next try. */
const SHOWN = { first: 100, refused: 500 }
const REMEMBERED_MATCHES = 50
/** Of names to be chosen for, and of the campaigns that each may be. */
const SHOWN_NAMES = { most: 100, candidates: 20 }
/** Each is read by a thread of its own, with memory of its own. */
const MOST_THREADS = 2

/** The zone and the day by which values are read, while the mapping is in force. */
function contextBy({ timeZone }: Mapping, options: Pick<ImportOptions, 'clock' | 'zone'>): ReadingContext {
  const { clock, zone: defaultZone } = options
  const zone = timeZone ?? defaultZone
  const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(zone)
  return { zone, today: now.toPlainDate().toString() }
}

/** The same for the mapping in force at that moment. */
export async function readContext(reader: Reader, options: ImportOptions): Promise<ReadingContext> {
  return contextBy(await readMapping(reader, fallbackMapping(options)), options)
}

/** Puts files aside, reads them in a thread, and finds out what they are to be compared with. */
export function createTakeIn(options: ImportOptions, progress: Progress): TakeIn {
  const { warehouse, sample, recordUrl } = options
  const turns = new Turns(MOST_THREADS)
  const readSnapshot = createSnapshots(options)
  const spool = new Spool(options.directory)

  return async ({ content, request, signal }, work) => {
    const kind = kindOf(request.kind)
    refuseUnknownNames(kind, request)
    const { matches, mapping } = await warehouse.read(async (reader) => ({
      matches: await readMatches(reader, kind.key, REMEMBERED_MATCHES),
      mapping: await readMapping(reader, fallbackMapping({ sample })),
    }))
    const from = (report: Report) => {
      report(begun('receiving'))
      return spool.hold(content, (spooled) => read(spooled, report))
    }
    return progress.during(request.progress, from)

    async function read({ path, rows, digest }: Spooled, report: Report) {
      const context = contextBy(mapping, options)
      const order = {
        path,
        rows,
        chosen: request.match ?? {},
        forms: request.form ?? {},
        remembered: matches.map((match) => KeptMatch.parse(match)),
        context,
      }
      // Only what has arrived whole is queued: nobody waits for another one's line.
      report(begun(turns.full ? 'waiting' : 'parting'))
      const reading = await turns.take(() => readInThread(kind.key, order, { signal, report }), signal)
      refuseUnknownHeadings(request, reading)
      const snapshot = await readSnapshot()
      const table = tableOf(kind, { matched: reading.matched, currency: snapshot.currency })
      const campaigns = campaignsNow(snapshot)
      report(begun('comparing'))
      return work({ kind, request, reading, rows, digest, table, campaigns, context, recordUrl, report })
    }
  }
}

/** Compares a file with what is known, within a read or a write. */
export async function compare(reader: Reader, taken: TakenIn): Promise<ImportAnswer> {
  const { kind, request, reading, rows: path, digest, table, campaigns, context, recordUrl } = taken
  const said = Object.entries(request.choices ?? {}).map(([name, campaign]) => ({
    name,
    campaign,
    ids: idsIn(campaign),
  }))
  await compareRows(reader, { path, table, campaigns, said })
  const named = table.campaign === 'none' ? null : await readCampaignNames(reader, said)
  const states = await countStates(reader)
  const told: ImportLine[] = []
  for await (const lines of readLines(reader, table, SHOWN))
    told.push(...lines.map((line) => toldLine(kind, line, context)))
  return {
    ...aboutFile(reading, request),
    sameFile: await readSameFile(reader, table, {
      kind: kind.key,
      digest,
      matched: JSON.stringify(reading.matched),
    }),
    names: named && toldNames(named, recordUrl),
    counts: { lines: reading.lines, ...states },
    cleared: await readCleared(reader, kind, { matched: reading.matched, states }),
    lines: told,
    imported: null,
  }
}

/** Throws `QueryError` where a name is to be taken for what is no campaign, or for several. */
async function readCampaignNames(reader: Reader, said: readonly SaidCampaign[]): Promise<NamesRead> {
  const [unsettled] = await readUnsettled(
    reader,
    said.map(({ name }) => name),
  )
  if (unsettled === undefined) return readNames(reader, SHOWN_NAMES)
  const meant = said.find(({ name }) => name === unsettled)!.campaign
  throw new QueryError(
    'choices',
    `“${meant}”, which “${unsettled}” is to be taken for, is no campaign that the CRMs hold, or may be several.`,
    {
      action: 'Give the id of the campaign, as the preview and /imports/campaigns tell it, or of its record.',
    },
  )
}
