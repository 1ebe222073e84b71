import type { Mapping } from '../../../shared/mapping.ts'
import type { Clock } from '../../clock.ts'
import type { Catalog, ReadCatalog } from '../../warehouse/catalog.ts'
import { ENTERED } from '../../warehouse/knowledge-time.ts'
import { fallbackMapping } from '../../warehouse/model/mapping-defaults.ts'
import { moneyCurrency } from '../../warehouse/model/currency.ts'
import { createModel, type Model } from '../../warehouse/model/model.ts'
import type { Instants } from '../../warehouse/model/moment.ts'
import { mappingHash, readMapping } from '../../warehouse/model/setting.ts'
import { alikeRules } from '../../warehouse/alike.ts'
import { KEPT_PUBLICATIONS, keptBefore, readKept, type KeptMoments } from '../../warehouse/retention/kept.ts'
import { readVoidColumns } from '../../warehouse/void-columns.ts'
import type { Reader, Warehouse } from '../../warehouse/warehouse.ts'
import { AnswerCache } from './cache.ts'
import { startOf, type Calendar } from './period.ts'

/** What there is to ask at this moment: the model, the calendar and everything ever published. */
export interface Snapshot {
  readonly catalog: Catalog
  readonly model: Model
  readonly mappingHash: string
  readonly calendar: Calendar
  /** In which all money is told; null: nobody has said. */
  readonly currency: string | null
  readonly today: Temporal.PlainDate
  /** The moment up to which answers speak: the start of today, or what was read since. UTC, ISO 8601. */
  readonly now: string
  /** The past moment as of which everything is told, which may be before the one that was asked for; null: it is told as it is. */
  readonly asOf: string | null
  /** What was known at the instant, or at the last kept moment before it; null when nothing had been published by then. */
  at(instant: string): Instants | null
  /** Equal for moments that must have equal answers. */
  stamp(instants: Instants): string
}

interface Publication {
  readonly connection: string
  readonly instant: string
  /** When readers could first see it. */
  readonly published_at: string
  /** By which rules the records that are alike were found then; null where they weren't looked for. */
  readonly alike: string | null
}

/** Whether the reader sees the data and the mapping that the snapshot is of. `fallback` holds until a mapping is saved. */
export async function isCurrent(
  { catalog, mappingHash: hash }: Snapshot,
  reader: Reader,
  fallback: Mapping,
): Promise<boolean> {
  return (
    catalog.dataVersion === (await readDataVersion(reader)) &&
    hash === mappingHash(await readMapping(reader, fallback))
  )
}

async function readDataVersion(reader: Reader): Promise<number | undefined> {
  const [state] = await reader.all<{ version: number }>(`select data_version as version from plumbline.state`)
  return state?.version
}

/** A snapshot and the day for which it holds, in milliseconds. */
interface Kept {
  readonly written: number
  /** When it was asked for. */
  readonly at: number
  from: number
  until: number
  readonly snapshot: Promise<Snapshot>
  /** Once it was read. */
  read: Snapshot | null
}

/** Reads the snapshot of this moment, or of a past instant of knowledge time: what the engine would have told then. */
export interface ReadSnapshot {
  (asOf?: string): Promise<Snapshot>
  /** What the data of a past instant come to under the mapping given. */
  under(mapping: Mapping, asOf: string): Promise<Snapshot>
  /** The one of this moment that still holds, where it was read already. */
  now(): Snapshot | null
}

/** Past moments at which somebody looks again and again; of each the catalog and the model are kept. */
const KEPT_PASTS = 20

/** What the data were at a version of them, under one mapping. */
interface Held {
  readonly catalog: Catalog
  readonly model: Model
  readonly publications: readonly Publication[]
  readonly kept: KeptMoments
}

/**
 * Reads snapshots. One is kept until something is written or the day is over; its catalog and model while the data version
 * and the mapping stay.
 */
export function createSnapshots({
  warehouse,
  readCatalog,
  clock,
  zone: defaultZone,
  sample,
  mapping: proposed,
}: {
  readonly warehouse: Warehouse
  readonly readCatalog: ReadCatalog
  readonly clock: Clock
  /** Holds until one is saved. */
  readonly zone: string
  readonly sample: boolean
  /** In the place of the saved one. */
  readonly mapping?: Mapping
}): ReadSnapshot {
  let current: { readonly key: string; readonly held: Held } | null = null
  const pasts = new AnswerCache<Snapshot>({ limit: KEPT_PASTS })
  let last: Kept | null = null
  /** Was in force when it was last looked. */
  let seenZone = proposed?.timeZone ?? defaultZone

  async function hold(reader: Reader, mapping: Mapping, asOf?: string): Promise<Held> {
    const catalog = await readCatalog(reader, asOf)
    const mayBeVoid = await readVoidColumns(reader, catalog)
    const { dialect } = warehouse
    const alike = alikeRules({ catalog, mapping, dialect })
    const model = createModel({ catalog, mapping, dialect, mayBeVoid, alike })
    const publications = await reader.all<Publication>(
      `select p.connection, p.instant, p.published_at, a.rules as alike
       from ${KEPT_PUBLICATIONS} p left join plumbline.alike a on a.published_at = p.published_at
       where p.published_at <= cast($1 as timestamptz) order by p.published_at`,
      [asOf ?? 'infinity'],
    )
    return { catalog, model, publications, kept: await readKept(reader) }
  }

  async function read(
    reader: Reader,
    { moment, asOf, under }: { readonly moment: number; readonly asOf?: string; readonly under?: Mapping },
  ): Promise<Snapshot> {
    const mapping = under ?? proposed ?? (await readMapping(reader, fallbackMapping({ sample }), asOf))
    const zone = mapping.timeZone ?? defaultZone
    const today = dayAt(moment, zone)
    const hash = mappingHash(mapping)
    const key = `${await readDataVersion(reader)}:${hash}`
    if (asOf === undefined && current?.key !== key) current = { key, held: await hold(reader, mapping) }
    const { catalog, model, publications, kept } =
      asOf === undefined ? current!.held : await hold(reader, mapping, asOf)
    const newest = publications.at(-1)?.published_at
    const now = latest(startOf(today, zone), newest ?? startOf(today, zone))

    return {
      catalog,
      model,
      mappingHash: hash,
      calendar: { zone, fiscalYearStart: mapping.fiscalYearStart },
      currency: moneyCurrency(mapping, catalog.connections),
      today,
      now,
      asOf: asOf ?? null,
      at(asked) {
        // Since the last publication nothing else was known.
        const isLast = newest === undefined || Date.parse(asked) >= Date.parse(newest)
        const instant = isLast ? asked : keptBefore(kept, asked)
        const until = Date.parse(instant)
        const known = publications.filter((publication) => Date.parse(publication.published_at) <= until)
        if (known.length === 0) return null
        // Ordered by time: the newest of each connection stays.
        const knowledge = new Map(known.map((publication) => [publication.connection, publication.instant]))
        const day = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate()
        const { published_at: linked } = known.at(-1)!
        // What people enter makes nobody more alike than the CRMs' last publication left them.
        const alike = known.findLast(({ connection }) => connection !== ENTERED)?.alike ?? null
        const found = alike === null ? {} : { alike }
        return { now: instant, today: day.toString(), zone, knowledge, linked, ...found }
      },
      stamp({ now: at, knowledge }) {
        // A first load under way adds rows to what was published already.
        const growing = catalog.connections.some(({ partial }) => partial) ? catalog.dataVersion : ''
        return JSON.stringify([model.version, at, [...knowledge], growing])
      },
    }
  }

  /** What was read last, unless something was written since or its day is over. */
  function holding(): Kept | null {
    const now = clock.now()
    const holds =
      last !== null && last.written === warehouse.written() && now >= last.from && now < last.until
    return holds ? last : null
  }

  async function remember(asked: Kept): Promise<void> {
    try {
      const snapshot = await asked.snapshot
      seenZone = snapshot.calendar.zone
      Object.assign(asked, dayOf(asked.at, seenZone), { read: snapshot })
    } catch {
      // What failed is asked anew; whoever waits for it is told.
      if (last === asked) last = null
    }
  }

  function past(asOf: string, under?: Mapping): Promise<Snapshot> {
    const key = JSON.stringify([warehouse.written(), asOf, under && mappingHash(under)])
    return pasts.get(key, () =>
      warehouse.read(async (reader) => {
        const told = keptBefore(await readKept(reader), asOf)
        return read(reader, { moment: Date.parse(told), asOf: told, ...(under && { under }) })
      }),
    )
  }

  const readSnapshot = (asOf?: string) => (asOf === undefined ? present() : asOfThen(asOf))

  /** Of what is to come nothing is known but what is known now; what was published last may be ahead of the clock. */
  async function asOfThen(asOf: string, under?: Mapping): Promise<Snapshot> {
    const now = await present()
    const newest = Math.max(clock.now(), Date.parse(now.now))
    return Date.parse(asOf) < newest ? past(asOf, under) : now
  }

  function present(): Promise<Snapshot> {
    const held = holding()
    if (held) return held.snapshot
    const written = warehouse.written()
    const at = clock.now()
    // Until it is read, which zone is in force isn't known any better.
    const day = dayOf(at, seenZone)
    const snapshot = warehouse.read((reader) => read(reader, { moment: at }))
    const asked: Kept = { written, at, ...day, snapshot, read: null }
    last = asked
    void remember(asked)
    return snapshot
  }
  return Object.assign(readSnapshot, {
    under: (mapping: Mapping, asOf: string) => asOfThen(asOf, mapping),
    now: () => holding()?.read ?? null,
  })
}

function dayAt(moment: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).toPlainDate()
}

/** When the day of the moment begins and ends in the zone. */
function dayOf(moment: number, zone: string): Pick<Kept, 'from' | 'until'> {
  const day = dayAt(moment, zone)
  return { from: Date.parse(startOf(day, zone)), until: Date.parse(startOf(day.add({ days: 1 }), zone)) }
}

function latest(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b
}
