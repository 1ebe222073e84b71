import type { Entity } from '../world.ts'
import { WEEK_MS } from './calendar.ts'
import { KINDS, type Maker } from './kinds.ts'
import { MailAnswers, type MailAnswer } from './mail-answers.ts'
import { hubspotContactId } from './profile.ts'
import { joined, RecordScanner, type RecordScan } from './record-scan.ts'
import { NO_LOG } from './truth-log.ts'
import type { Workshop } from './workshop.ts'

/** Moments are counted from so long before the two years. */
const BEFORE_MS = 300 * WEEK_MS

/** What is held in memory at every size: tables of few records, and such as are walked through over and over. */
const HELD_TABLES: ReadonlySet<string> = new Set(
  [
    'User Group RecordType CurrencyType DatedConversionRate DataUseLegalBasis DataUsePurpose',
    'CampaignInfluenceModel FlowDefinitionView',
    'owners ticket_stages subscription_types flows forms campaigns campaign_assets marketing_emails',
  ].flatMap((names) => names.split(' ')),
)

const TABLES = KINDS.flatMap(({ makers }) => makers.flatMap(({ tables }) => tables))

/** The tables of which each record is made when somebody looks at it. */
export const MADE_TABLES: ReadonlySet<string> = new Set(TABLES.filter((name) => !HELD_TABLES.has(name)))

/** Things by their numbers: from the first up to, not including, the end. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What is kept of everything in a range of things. */
export interface Scan {
  readonly records: Map<string, RecordScan>
  readonly held: Map<string, Entity[]>
  readonly answers: Map<number, MailAnswer[]>
}

/**
 * Makes everything in the range once, and keeps the records of few, and of the many only when they change and how they are
 * called. Things that are late need to know the answers of all people.
 */
export function scan(workshop: Workshop, { from, to }: Range): Scan {
  const { stage } = workshop
  const scanners = new Map(
    [...MADE_TABLES].map((name) => [name, new RecordScanner(stage.frame.start - BEFORE_MS)]),
  )
  const held = new Map<string, Entity[]>(
    TABLES.filter((name) => HELD_TABLES.has(name)).map((name) => [name, []]),
  )
  const answers = new MailAnswers(stage)
  let unit = from
  const note = (contact: Entity) => {
    const person = unit - workshop.firstPerson
    if (contact.id === hubspotContactId(stage.frame.seed, person)) answers.note(person, contact)
  }
  /** What is done with a record of the table. */
  const keeper = (table: string): ((entity: Entity) => void) => {
    const scanner = scanners.get(table)
    if (scanner === undefined) return (entity) => held.get(table)!.push(entity)
    if (table !== 'contacts') return (entity) => scanner.read(unit, entity)
    return (entity) => {
      scanner.read(unit, entity)
      note(entity)
    }
  }
  const keepers = new Map(
    KINDS.flatMap(({ makers }) =>
      makers.map((maker) => [maker, new Map(maker.tables.map((table) => [table, keeper(table)]))] as const),
    ),
  )
  let keep: ReadonlyMap<string, (entity: Entity) => void> | undefined
  const cast = workshop.cast({
    truth: NO_LOG,
    wants: () => true,
    add(table, entity) {
      const kept = keep?.get(table)
      if (kept === undefined) throw new Error(`no maker told that it makes ${table}`)
      if (entity !== null) kept(entity)
    },
  })
  const next = (maker: Maker) => {
    keep = keepers.get(maker)
    return true
  }
  for (; unit < to; unit++) workshop.visit(unit, cast, next)
  const records = new Map([...scanners].map(([name, scanner]) => [name, scanner.taken()]))
  return { records, held, answers: answers.found }
}

/** Scans everything, what is late after all else: ranges that follow on each other. */
export function scanAll(workshop: Workshop): Scan[] {
  const { firstLate, units } = workshop
  const first = scan(workshop, { from: 0, to: firstLate })
  workshop.know(first.answers)
  return [first, scan(workshop, { from: firstLate, to: units })]
}

/** What was scanned of a table in all parts, which forget it: it is a lot of memory. */
export function takenFrom(parts: readonly Scan[], table: string): RecordScan {
  const records = joined(parts.map((part) => part.records.get(table)!))
  for (const part of parts) part.records.delete(table)
  return records
}

export function joinedAnswers(parts: readonly Scan[]): Map<number, MailAnswer[]> {
  const all = new Map<number, MailAnswer[]>()
  for (const { answers } of parts) {
    for (const [key, found] of answers) all.set(key, [...(all.get(key) ?? []), ...found])
  }
  return all
}
