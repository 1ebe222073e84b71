import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { inForce } from '../../server/sandbox/world/truth.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Fix, FixKind, FixRow } from '../../shared/fix.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { STAGES } from '../../shared/stage.ts'
import { NO_SYNC_RULES } from '../../shared/sync-rule.ts'
import type { Conflict, DuplicateRecord } from '../../shared/quality.ts'
import { planted } from '../support/planted.ts'
import { KNOWN, SYNCS } from '../support/verdict.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const world = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T20:00:00Z') })
const truth = planted(world, KNOWN)
let workspace: TestWorkspace
let metrics: Metrics
let ruledBy: (rules: Partial<Mapping['syncRules']>) => Metrics
let fixes: readonly Fix[]

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: SYNCS[0]! })
  for (const at of SYNCS) {
    await workspace.setClock(at)
    await workspace.sync()
  }
  const options = {
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-22T22:50:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: (...record: readonly string[]) => record.join('/'),
    sample: true,
  }
  metrics = createMetrics(options)
  ruledBy = (rules) =>
    createMetrics({
      ...options,
      mapping: { ...sampleMapping, syncRules: { ...NO_SYNC_RULES, ...rules } },
    })
  fixes = (await metrics.fixes({})).items
})
afterAll(() => workspace.close())

const of = (kind: FixKind) => fixes.filter((fix) => fix.kind === kind)

const read = new Map<string, Promise<FixRow[]>>()

/** All rows of a repair, read once. */
async function rowsOf(id: string): Promise<FixRow[]> {
  const known = read.get(id) ?? metrics.fix(id, { limit: 10_000 }).then(({ rows }) => rows)
  read.set(id, known)
  return known
}

async function rowsOfKind(kind: FixKind): Promise<FixRow[]> {
  return (await Promise.all(of(kind).map(({ id }) => rowsOf(id)))).flat()
}

const nameOf = ({ connection, object, recordId }: FixRow) => `${connection}:${object}:${recordId}`

/** How often each record is among them. */
const tally = (rows: readonly FixRow[]) =>
  new Map([...Map.groupBy(rows, nameOf)].map(([name, { length }]) => [name, length]))

/** Blank, or what people type where they know nothing. */
const VOID = /^\s*(|-+|\.+|\?+|n\/?\.?a\.?|tbd|unknown|unbekannt|test|none|x+|k\.a\.|asdf)\s*$/i

const share = ({ filled, required }: DuplicateRecord) => filled / required
/** What must hold of the kept record and the other one where a reason is given. */
const along = ({ onOpenOpportunity, stage }: DuplicateRecord) => ({
  onDeal: onOpenOpportunity === true,
  stage: STAGES.findIndex((each) => each === stage),
})
/** On an open opportunity both or neither, at the same stage, with as many required fields. */
const alike = (kept: DuplicateRecord, other: DuplicateRecord) =>
  isDeepStrictEqual(along(kept), along(other)) && share(kept) === share(other)
const STANDS_OUT: Readonly<Record<string, (kept: DuplicateRecord, other: DuplicateRecord) => boolean>> = {
  'which is on an open opportunity': (kept, other) => along(kept).onDeal && !along(other).onDeal,
  'which is at a later stage': (kept, other) =>
    along(kept).onDeal === along(other).onDeal && along(kept).stage > along(other).stage,
  'which has more of the required fields': (kept, other) =>
    isDeepStrictEqual(along(kept), along(other)) && share(kept) > share(other),
  'which is as complete, and was changed later': (kept, other) =>
    alike(kept, other) && (kept.changedAt ?? '') > (other.changedAt ?? ''),
  'which is as complete, and older': (kept, other) =>
    alike(kept, other) && (kept.createdAt ?? '') < (other.createdAt ?? ''),
}

describe('what is to be put right is what was planted', () => {
  it('every required value that is missing is to be filled, and no other', async () => {
    const { salesforce, hubspot } = sampleMapping
    const required = (name: string): readonly string[] => {
      const [system, object] = name.split(':')
      return (system === 'salesforce' ? salesforce : hubspot).required[object!] ?? []
    }
    const missing = truth.count('missing', (object, field) => required(object).includes(field))
    expect(tally(await rowsOfKind('fill'))).toEqual(missing)
  })

  it('every value that is not valid is to be corrected, and no other', async () => {
    expect(tally(await rowsOfKind('correct'))).toEqual(truth.count('invalid', () => true))
  })

  it('every active person whom nobody owns and who needs an owner is to be given one', async () => {
    const unowned = truth.names('unowned')
    const span = { from: '2026-11-16', to: '2026-11-23' }
    const expected: string[] = []
    for await (const rows of metrics.receiptRows('data-quality', span)) {
      for (const { connection, object, recordId, included, dimensions } of rows) {
        const name = `${connection}:${object}:${recordId}`
        const needed = dimensions['stage'] !== null && dimensions['stage'] !== 'subscriber'
        if (included && needed && unowned.has(name)) expected.push(name)
      }
    }
    expect(expected.length).toBeGreaterThan(50)
    expect((await rowsOfKind('assign')).map(nameOf).sort()).toEqual(expected.sort())
  })

  it('every field in which both systems were made to disagree is to be brought in line', () => {
    const disputed = world.truth.defects.flatMap((defect) =>
      defect.kind === 'conflict' && inForce(defect, KNOWN) ? [defect.field] : [],
    )
    const expected = [...Map.groupBy(disputed, (field) => field)].map(([field, { length }]) => [
      `align.${field === 'lifecycle' ? 'stage' : field}`,
      length,
    ])
    expect(Object.fromEntries(of('align').map(({ id, records }) => [id, records]))).toEqual(
      Object.fromEntries(expected),
    )
  })

  it('every cluster of duplicates is to be merged into the one of its records that is suggested', async () => {
    const clusters = truth.clusters().map((name) => name.split(' '))
    for (const fix of of('merge')) {
      const own = clusters.filter(([system]) => system === fix.connection)
      expect(fix.title).toContain(`Merge ${own.length} clusters`)
      const rows = await rowsOf(fix.id)
      expect(rows.length).toBe(own.reduce((sum, [, ...ids]) => sum + ids.length - 1, 0))
      for (const { recordId, from } of rows) {
        const cluster = own.find((ids) => ids.includes(recordId))
        expect(cluster).toContain(from!.recordId)
        expect(from!.recordId).not.toBe(recordId)
      }
    }
    expect(new Set(of('merge').map(({ connection }) => connection))).toEqual(
      new Set(['hubspot', 'salesforce']),
    )
  })
})

describe('a proposal', () => {
  it('is what the other system says of the same person, wherever that is filled and nobody else is the person', async () => {
    const links = world.truth.links.filter(
      (link) => link.kind === 'person' && link.by !== 'ambiguous' && inForce(link, KNOWN),
    )
    const rows = await rowsOf('fill.hubspot.contact.jobtitle')
    const told = rows.filter(({ proposed }) => proposed.length > 0)
    expect(told.length).toBeGreaterThan(100)
    for (const { recordId, proposed, from } of told) {
      const own = links.filter(({ hubspotId }) => hubspotId === recordId)
      expect(own.map(({ salesforceId }) => salesforceId)).toEqual([from!.recordId])
      const twin = truth.records.get(`salesforce:${from!.object}:${from!.recordId}`)!
      expect(proposed).toEqual([twin.fields['Title']])
    }
    for (const { recordId, why } of rows.filter(({ proposed }) => proposed.length === 0)) {
      const twins = links.filter(({ hubspotId }) => hubspotId === recordId)
      const titles = twins.flatMap(({ salesforceId }) =>
        ['lead', 'contact'].flatMap((object) => {
          const twin = truth.records.get(`salesforce:${object}:${salesforceId}`)
          const title = twin?.fields['Title']
          return typeof title === 'string' && title.length > 7 ? [title] : []
        }),
      )
      const merged = why.includes('merge them first') || why.includes('merged into another record')
      expect({ recordId, told: titles.length === 0 || merged }).toEqual({ recordId, told: true })
    }
  })

  it('is written as the CRM writes it: numbers in E.164, countries as most of its records do, people by their user', async () => {
    for (const row of await rowsOf('fill.salesforce.lead.Phone'))
      for (const number of row.proposed) expect(number).toMatch(/^\+[1-9]\d{6,14}$/)
    const countries = new Set(
      (await rowsOf('fill.hubspot.contact.country')).flatMap(({ proposed }) => proposed),
    )
    const typed = await workspace.ask(
      `select trim(country) as name, _country as iso, cast(count(*) as integer) as n from hubspot.contact
       where _valid_to = 'infinity' and not _deleted and _country_valid group by 1, 2 order by 2, 3 desc, 1`,
    )
    const most = new Map(typed.toReversed().map(({ iso, name }) => [String(iso), String(name)]))
    expect(most.size).toBeGreaterThan(2)
    expect(typed.length).toBeGreaterThan(most.size)
    expect([...countries].filter((name) => ![...most.values()].includes(name))).toEqual([])
    expect(countries).toContain(most.get('US'))
    const owners = (await rowsOf('align.owner')).filter(({ proposed }) => proposed.length > 0)
    expect(owners.length).toBeGreaterThan(0)
    for (const { connection, proposed } of owners)
      expect(proposed[0]).toMatch(connection === 'salesforce' ? /^005\w{15}$/ : /^\S+@\S+$/)
  })

  it('is missing for what the other system says: nothing, or what is no value there either', async () => {
    const rows = [
      ...(await rowsOf('fill.hubspot.contact.country')),
      ...(await rowsOf('fill.hubspot.contact.phone')),
      ...(await rowsOf('correct.hubspot.contact.country')),
    ]
    const said = new Map<string, number>()
    for (const { recordId, field, why } of rows) {
      if (!/^The other system has (no value|a value that is not valid) either$/.test(why)) continue
      const twins = world.truth.links.filter(
        (link) => link.kind === 'person' && link.hubspotId === recordId && inForce(link, KNOWN),
      )
      const records = twins.flatMap(({ salesforceId }) =>
        ['lead', 'contact'].flatMap(
          (object) => truth.records.get(`salesforce:${object}:${salesforceId}`) ?? [],
        ),
      )
      const names = field === 'country' ? ['Country', 'MailingCountry'] : ['Phone', 'MobilePhone']
      const values = records.flatMap(({ fields }) => names.flatMap((name) => fields[name] ?? []))
      const typed = values.filter((value) => !VOID.test(String(value)))
      expect({ recordId, blank: typed.length === 0 }).toEqual({ recordId, blank: why.includes('no value') })
      said.set(why, (said.get(why) ?? 0) + 1)
    }
    expect([...said.keys()].length).toBe(2)
  })

  it('to merge says by what the record stands out that is kept', async () => {
    const { items } = await metrics.duplicates({ limit: 500 })
    const records = new Map(
      items.flatMap((cluster) => cluster.records.map((record) => [record.recordId, record])),
    )
    const merged = (await rowsOfKind('merge')).filter(({ proposed }) => proposed.length > 0)
    const reasons = new Set<string>()
    for (const { recordId, from, why } of merged) {
      const reason = why.replace('The same person: merge it into the record beside it, ', '')
      reasons.add(reason)
      const [kept, other] = [records.get(from!.recordId)!, records.get(recordId)!]
      expect({ recordId, holds: STANDS_OUT[reason]?.(kept, other) }).toEqual({ recordId, holds: true })
    }
    expect(reasons.size).toBeGreaterThan(1)
  })

  it('in a conflict is the value that was changed later for certain; without that, nobody’s', async () => {
    const ledger = new Map<string, { newer: string | null; values: Record<string, string | null> }>()
    for await (const chunk of metrics.conflictRows({ field: 'title' })) {
      for (const { salesforce, hubspot, newer } of chunk) {
        const values = { salesforce: salesforce.value, hubspot: hubspot.value }
        ledger.set(salesforce.recordId, { newer, values }).set(hubspot.recordId, { newer, values })
      }
    }
    const rows = await rowsOf('align.title')
    expect(rows.filter(({ proposed }) => proposed.length > 0).length).toBeGreaterThan(0)
    for (const { recordId, connection, present, proposed } of rows) {
      const { newer, values } = ledger.get(recordId)!
      expect(present).toBe(values[connection])
      // What stands in the record that was changed last is never written over.
      const later = newer === null || newer === connection ? null : values[newer]
      expect([later, undefined]).toContain(proposed[0])
    }
  })

  it('stands beside what is there now in the same words: those that people see in their CRM', async () => {
    const rows = (await rowsOf('align.stage')).filter(
      ({ connection, proposed }) => connection === 'hubspot' && proposed.length > 0,
    )
    const now = rows.map(({ present, presentOption }) => [present, presentOption])
    expect(now).toContainEqual(['subscriber', 'Subscriber'])
    expect(rows.map(({ proposed }) => proposed[0])).toContain('Sales Qualified Lead')
  })

  it('is missing only with a reason, and every record is in a list or to be decided', async () => {
    for (const fix of fixes) {
      const rows = await rowsOf(fix.id)
      expect(rows.length).toBe(fix.records)
      expect(rows.filter(({ proposed }) => proposed.length > 0).length).toBe(fix.ready)
      expect(fix.lists.reduce((sum, { rows: ready }) => sum + ready, 0)).toBe(fix.ready)
      for (const { why } of rows) expect(why).toMatch(/^[A-Z].{10,}/)
    }
  })
})

describe('by a sync rule that was entered', () => {
  it('the system that wins gives its value to the other, whichever was changed later', async () => {
    const ruled = ruledBy({ title: 'always-salesforce' })
    const ledger = new Map<string, Conflict>()
    for await (const chunk of ruled.conflictRows({ field: 'title' }))
      for (const conflict of chunk) ledger.set(conflict.hubspot.recordId, conflict)
    const { fix, rows } = await ruled.fix('align.title', { limit: 10_000 })
    expect(fix.records).toBe(of('align').find(({ id }) => id === fix.id)!.records)
    expect(new Set(rows.map(({ connection }) => connection))).toEqual(new Set(['hubspot']))
    const ready = rows.filter(({ proposed }) => proposed.length > 0)
    const told = ready.map(({ recordId, present, proposed, why }) => [recordId, present, proposed, why])
    const wins = 'Salesforce wins by the sync rule “Always use Salesforce”'
    expect(told).toEqual(
      ready.map(({ recordId }) => {
        const { salesforce, hubspot } = ledger.get(recordId)!
        return [recordId, hubspot.value, [salesforce.value], wins]
      }),
    )
    // Without the rule Salesforce would have taken over some of these, and of others nobody could tell.
    const newer = ready.map(({ recordId }) => ledger.get(recordId)!.newer)
    expect(new Set(newer)).toEqual(new Set(['salesforce', 'hubspot', null]))
  })

  it('the later value wins where it is two-way, as without a rule', async () => {
    const of = async (asked: Metrics) => {
      const { rows } = await asked.fix('align.title', { limit: 10_000 })
      return rows.map(({ connection, recordId, proposed }) => [connection, recordId, proposed])
    }
    expect(await of(ruledBy({ title: 'two-way' }))).toEqual(await of(metrics))
  })

  it('a field that isn’t synced is left as it differs, and no other', async () => {
    const { items } = await ruledBy({ title: 'not-synced' }).fixes({ kind: 'align' })
    const rest = of('align').filter(({ id }) => id !== 'align.title')
    expect(rest.length).toBe(of('align').length - 1)
    const counted = (fixes: readonly { readonly id: string; readonly records: number }[]) =>
      new Map(fixes.map(({ id, records }) => [id, records]))
    expect(counted(items)).toEqual(counted(rest))
  })

  it('what isn’t synced is not taken from the other system elsewhere either, and all else is', async () => {
    const { items } = await ruledBy({ phone: 'not-synced' }).fixes({})
    const named = (fixes: readonly Fix[], { phones }: { phones: boolean }) =>
      fixes
        .filter(({ kind, field }) => kind !== 'align' && /(phone|mobile) number/.test(field ?? '') === phones)
        .map(({ id, records, ready }) => ({ id, records, ready }))
        .toSorted((a, b) => a.id.localeCompare(b.id))
    const before = named(fixes, { phones: true })
    expect(before.some(({ ready }) => ready > 0)).toBe(true)
    expect(named(items, { phones: true })).toEqual(before.map((fix) => ({ ...fix, ready: 0 })))
    expect(named(items, { phones: false })).toEqual(named(fixes, { phones: false }))
  })
})

describe('the ranking', () => {
  it('goes by what the metric that gains most would gain, then by records; or by records, or by new ones', async () => {
    const gain = ({ moves: [most] }: Fix) => (most === undefined ? 0 : most.repaired! - most.now!)
    const falls = (numbers: readonly number[]) => expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
    falls(fixes.map(gain))
    for (const { moves } of fixes) falls(moves.map(({ now, repaired }) => repaired! - now!))
    falls((await metrics.fixes({ sort: 'records' })).items.map(({ records }) => records))
    falls((await metrics.fixes({ sort: 'recent' })).items.map(({ recent }) => recent))
  })

  it('says what each metric comes to now as the metric itself says it', async () => {
    const { items } = await metrics.list({ period: '2026-W47' })
    for (const { moves } of fixes)
      for (const { metric, now } of moves) expect(now).toBe(items.find(({ id }) => id === metric)!.value)
  })

  it('is narrowed to a system and an object, where that between two systems is at home too', async () => {
    const { items, matching } = await metrics.fixes({ connection: 'hubspot', object: 'contact' })
    expect(matching).toBe(items.length)
    for (const { connection, object, lists } of items) {
      const own = connection === 'hubspot' && object === 'contact'
      expect(own || lists.some((list) => list.connection === 'hubspot')).toBe(true)
    }
    expect(items.some(({ kind }) => kind === 'align')).toBe(true)
  })
})
