import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MetricAnswer, ReceiptRow } from '../../shared/metric.ts'
import type { Conflict, ConflictList, DuplicateCluster, DuplicateList } from '../../shared/quality.ts'
import { createMetrics, type MetricsOptions } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { inForce } from '../../server/sandbox/world/truth.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { NO_SYNC_RULES } from '../../shared/sync-rule.ts'
import { campaignName, clusterName, planted } from '../support/planted.ts'
import { plantedFlow, plantedResponses } from '../support/planted-flow.ts'
import { plantedFreshness } from '../support/planted-freshness.ts'
import { plantedPairs } from '../support/planted-pairs.ts'
import { firstCommitted, isPlanned, KNOWN, localDay, SYNCS, UNTIL, verdictOn } from '../support/verdict.ts'
import { openSyncedCompany, recordName, wholeReceipt } from '../support/synced-company.ts'
import type { TestWorkspace } from '../support/workspace.ts'

const ZONE = 'Europe/Berlin'
const LAST_WEEK = { from: '2026-11-16', to: UNTIL }
const ALWAYS = { from: '2023-01-02', to: UNTIL }

const world = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T20:00:00Z') })
const truth = planted(world, KNOWN)
let workspace: TestWorkspace
let metrics: Metrics
let options: MetricsOptions

beforeAll(async () => {
  ;({ workspace, metrics, options } = await openSyncedCompany(world, SYNCS))
})
afterAll(() => workspace.close())

async function ask(
  id: string,
  span: { from: string; to: string },
): Promise<{ answer: MetricAnswer; rows: ReceiptRow[] }> {
  return { rows: await wholeReceipt(metrics, id, span), answer: await metrics.answer(id, span) }
}

const shortfall = (rows: readonly ReceiptRow[]) =>
  new Map(
    rows.flatMap((row) =>
      row.numerator! < row.denominator! ? [[recordName(row), row.denominator! - row.numerator!]] : [],
    ),
  )
const total = (counts: Iterable<number>) => [...counts].reduce((sum, each) => sum + each, 0)

describe('what was planted is what is measured', () => {
  it('data-completeness misses the values that are missing, and no other', async () => {
    const { answer, rows } = await ask('data-completeness', LAST_WEEK)
    const { salesforce, hubspot } = sampleMapping
    const required = (name: string): readonly string[] => {
      const [system, object] = name.split(':')
      return (system === 'salesforce' ? salesforce : hubspot).required[object!] ?? []
    }
    const missing = truth.count('missing', (object, field) => required(object).includes(field))
    expect(shortfall(rows)).toEqual(missing)
    expect(rows.map(recordName).sort()).toEqual([...truth.records.keys()].sort())
    const values = total([...truth.records.keys()].map((name) => required(name).length))
    expect(answer.denominator).toBe(values)
    expect(answer.value).toBe((values - total(missing.values())) / values)
  })

  it('data-validity fails the values that are invalid, and no other', async () => {
    const { answer, rows } = await ask('data-validity', LAST_WEEK)
    const invalid = truth.count('invalid', () => true)
    expect(shortfall(rows)).toEqual(invalid)
    expect(answer.denominator! - answer.numerator!).toBe(total(invalid.values()))
  })

  it('data-uniqueness finds the clusters of duplicates, and keeps one of each', async () => {
    const { answer, rows } = await ask('data-uniqueness', LAST_WEEK)
    const crowded = rows.filter(({ related }) => related.length > 0)
    const found = crowded.map((row) =>
      clusterName(row.connection, [row.recordId, ...row.related.map(({ recordId }) => recordId)]),
    )
    expect([...new Set(found)].sort()).toEqual(truth.clusters())
    expect(answer.value).toBe(1 - (crowded.length - truth.clusters().length) / rows.length)
    expect(crowded.filter(({ numerator }) => numerator === 1).length).toBe(truth.clusters().length)
  })

  it('data-consistency compares what both systems have, and finds what they were made to disagree about', async () => {
    const { answer, rows } = await ask('data-consistency', LAST_WEEK)
    const pairs = [...plantedPairs(world, KNOWN)].map(
      ([pair, { compared, disputed }]) =>
        [pair, [compared, disputed.map(({ title }) => title).join(', ')]] as const,
    )
    const found = rows.map((row) => {
      const differing = row.reason?.startsWith('Not the same: ') === true ? row.reason.slice(14) : ''
      return [`${row.recordId} ${row.related[0]!.recordId}`, [row.denominator, differing]] as const
    })
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(pairs))
    expect(found.length).toBe(pairs.length)
    const compared = total(pairs.map(([, [count]]) => count))
    const disputed = world.truth.defects.filter(
      (defect) => defect.kind === 'conflict' && inForce(defect, KNOWN),
    )
    expect(new Set(disputed.flatMap((defect) => ('field' in defect ? [defect.field] : []))).size).toBe(8)
    expect(answer.numerator).toBe(compared - disputed.length)
    expect(answer.value).toBe((compared - disputed.length) / compared)
  })

  it('data-timeliness counts who engaged, was spoken to or edited by a human, and guesses nothing', async () => {
    const { answer, rows } = await ask('data-timeliness', LAST_WEEK)
    const asked = Temporal.PlainDate.from(UNTIL).toZonedDateTime(ZONE).toInstant()
    const expected = plantedFreshness(world, {
      reads: [...SYNCS.slice(0, -1).map((at) => Date.parse(at)), KNOWN],
      since: asked.subtract({ hours: 365 * 24 }).epochMilliseconds,
    })
    const found = rows.map((row) => [recordName(row), row.reason] as const)
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
    expect(found.length).toBe(expected.size)
    const verdicts = [...expected.values()]
    const many = (words: string) => verdicts.filter((verdict) => verdict.startsWith(words)).length
    const fresh = many('Engaged') + many('Sales') + many('Edited')
    expect(answer.numerator).toBe(fresh)
    expect(answer.value).toBe(fresh / (fresh + many('Mail') + many('Nothing')))
    expect(answer.coverage).toBe(1 - many('Changed') / verdicts.length)
    for (const words of ['Engaged', 'Sales', 'Edited', 'Mail', 'Nothing', 'Changed'])
      expect(many(words)).toBeGreaterThan(20)
  })

  it('data-quality blocks whom nobody can reach, may write to, or is in charge of', async () => {
    const { answer, rows } = await ask('data-quality', LAST_WEEK)
    const [unreachable, optedOut, unowned] = (['unreachable', 'opted-out', 'unowned'] as const).map((kind) =>
      truth.names(kind),
    )
    const surplus = new Set(
      (await ask('data-uniqueness', LAST_WEEK)).rows.filter((row) => row.numerator === 0).map(recordName),
    )
    const issue = (row: ReceiptRow) => {
      const name = recordName(row)
      if (unreachable!.has(name)) return 'unreachable'
      if (optedOut!.has(name)) return 'opted-out'
      if (surplus.has(name)) return 'duplicate'
      const needsOwner = row.dimensions['stage'] !== null && row.dimensions['stage'] !== 'subscriber'
      return unowned!.has(name) && needsOwner ? 'unowned' : null
    }
    expect(rows.map((row) => [recordName(row), row.dimensions['issue']])).toEqual(
      rows.map((row) => [recordName(row), issue(row)]),
    )
    const sound = rows.filter((row) => row.included && issue(row) === null)
    expect(answer.value).toBe(sound.length / answer.cases)
    expect(answer).toMatchObject({ state: 'measurable', coverage: 1 })
  })

  it('campaign-throughput counts every launch at its very moment', async () => {
    const { answer, rows } = await ask('campaign-throughput', ALWAYS)
    const launched = world.truth.campaigns.filter(
      (each) => isPlanned(each) && each.launchedAt !== null && each.launchedAt <= KNOWN,
    )
    const expected = launched.map((each) => [campaignName(each), new Date(each.launchedAt!).toISOString()])
    const found = rows.filter(({ included }) => included).map((row) => [recordName(row), row.at])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
    expect(answer.value).toBe(launched.length)
  })

  it('on-time-launch-rate judges every campaign by the day it first committed to', async () => {
    const { answer, rows } = await ask('on-time-launch-rate', ALWAYS)
    const verdicts = new Map(rows.map((row) => [recordName(row), row.reason]))
    const expected = world.truth.campaigns.filter(isPlanned).flatMap((each) => {
      const verdict = verdictOn(each)
      return verdict === null ? [] : [[campaignName(each), verdict] as const]
    })
    for (const [name, verdict] of expected) expect([name, verdicts.get(name)]).toEqual([name, verdict])
    const due = expected.filter(
      ([, verdict]) => !verdict.startsWith('Plan') && !verdict.endsWith('before it was due'),
    )
    expect(answer.cases).toBe(due.length)
    expect(answer.value).toBe(due.filter(([, verdict]) => verdict === 'Launched on time').length / due.length)
  })

  it('launch-slippage counts the days from the first committed day to the launch', async () => {
    const { answer, rows } = await ask('launch-slippage', ALWAYS)
    const slips = world.truth.campaigns.filter(isPlanned).flatMap((each) => {
      const plan = firstCommitted(each)
      if (
        plan === null ||
        each.launchedAt === null ||
        each.launchedAt > KNOWN ||
        localDay(plan.known) >= plan.day
      )
        return []
      const days = Temporal.PlainDate.from(plan.day).until(localDay(each.launchedAt), {
        largestUnit: 'day',
      }).days
      return [[campaignName(each), days] as const]
    })
    const found = rows.filter(({ included }) => included).map((row) => [recordName(row), row.value])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(slips))
    expect(answer.cases).toBe(slips.length)
  })
})

describe('how campaigns flow', () => {
  const flow = plantedFlow(world, KNOWN)
  const counted = (rows: readonly ReceiptRow[]) => rows.filter(({ included }) => included)

  it.each([
    ['campaign-lead-time', 'requestedAt'],
    ['campaign-cycle-time', 'startedAt'],
  ] as const)('%s counts the days of every launch of which they can be known', async (id, since) => {
    const { answer, rows } = await ask(id, ALWAYS)
    const expected = flow.days(since)
    const found = counted(rows).map((row) => [recordName(row), row.value] as const)
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
    expect(answer.cases).toBe(expected.size)
    expect(expected.size).toBeGreaterThan(10)
    const left = rows.filter(
      ({ included, reason }) => !included && reason?.startsWith('Not known when') === true,
    )
    expect(answer.coverage).toBe(expected.size / (expected.size + left.length))
  })

  it('repeatability knows what the mails were made from, and nothing of launches without one', async () => {
    const { answer, rows } = await ask('repeatability', ALWAYS)
    const found = counted(rows).map((row) => [recordName(row), row.numerator === 1] as const)
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(flow.templated))
    expect(answer.value).toBe([...flow.templated.values()].filter(Boolean).length / flow.templated.size)
    expect(new Set(flow.templated.values())).toEqual(new Set([true, false]))
  })

  it('rework finds every correction, and judges no launch before its time is over', async () => {
    const { answer, rows } = await ask('rework', ALWAYS)
    const found = counted(rows).map((row) => [recordName(row), row.numerator === 1] as const)
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(flow.corrected))
    const corrected = [...flow.corrected.values()].filter(Boolean).length
    expect(answer.value).toBe(corrected / flow.corrected.size)
    expect(corrected).toBeGreaterThan(0)
    expect(rows.filter(({ reason }) => reason === 'Correction send').length).toBe(corrected)
  })

  it('budget-overrun and within-budget-rate hold what was spent against what was approved', async () => {
    const { answer, rows } = await ask('budget-overrun', ALWAYS)
    const found = new Map(counted(rows).map((row) => [recordName(row), row.value] as const))
    for (const [name, over] of found) expect([name, over]).toEqual([name, flow.over.get(name)])
    // What is missing in one system the other has; of the rest the children are counted.
    const missing = [...flow.over.keys()].filter((name) => !found.has(name))
    const reasons = new Map(rows.map((row) => [recordName(row), row.reason]))
    expect(new Set(missing.map((name) => reasons.get(name)))).toEqual(
      new Set(['A parent campaign: its children’s costs count']),
    )
    expect(missing.length).toBeLessThan(found.size / 5)
    expect(answer.value).toBe(total([...found.values()].map((over) => over ?? 0)))
    const rate = await ask('within-budget-rate', ALWAYS)
    expect(rate.answer.value).toBe([...found.values()].filter((over) => over === 0).length / found.size)
  })

  it('response-rate counts members of campaigns whose statuses tell who responded', async () => {
    const { answer } = await ask('response-rate', ALWAYS)
    const { members, responded } = plantedResponses(world, { at: KNOWN, until: UNTIL })
    expect([answer.cases, answer.numerator]).toEqual([members, responded])
  })

  it('replans counts what was moved after the commitment, as often as launch-slippage says', async () => {
    const { answer, rows } = await ask('replans', ALWAYS)
    const moved = new Map(
      world.truth.campaigns.filter(isPlanned).flatMap((each) => {
        const { plans, committedAt, salesforceId, launchedAt } = each
        const plan = firstCommitted(each)
        // HubSpot keeps no history: what it moved is known from when it was first read.
        if (salesforceId === null || plan === null || committedAt === null) return []
        const later = plans.filter(({ at }) => at > Math.max(committedAt, plan.known) && at <= KNOWN)
        const before = later.filter(({ at }) => launchedAt === null || at <= launchedAt)
        return before.length === 0 ? [] : [[campaignName(each), before.length] as const]
      }),
    )
    const found = Map.groupBy(
      counted(rows).filter(({ connection }) => connection === 'salesforce'),
      recordName,
    )
    expect(Object.fromEntries([...found].map(([name, of]) => [name, of.length]))).toEqual(
      Object.fromEntries(moved),
    )
    expect(answer.coverage).toBe(0)
  })
})

describe('what must be put right, record by record', () => {
  /** When the record's field came to hold what it holds, as the world wrote it. */
  function changedAt(table: 'Lead' | 'Contact' | 'contacts', id: string, fields: string): number {
    const system = table === 'contacts' ? world.hubspot : world.salesforce
    const { revisions } = system.tables.get(table)!.entities.get(id)!
    const names = fields.split(', ')
    const known = revisions.filter(
      ({ at, fields: changed }) => at <= KNOWN && names.some((name) => name in changed),
    )
    return known.at(-1)!.at
  }

  it('the conflict ledger holds every conflict that was planted, and when each side came to say so', async () => {
    const conflicts: Conflict[] = []
    for await (const chunk of metrics.conflictRows({ sort: 'label' })) conflicts.push(...chunk)
    const planted = [...plantedPairs(world, KNOWN)].flatMap(([pair, { disputed }]) =>
      disputed.map(({ title }) => `${pair} ${title}`),
    )
    const found = conflicts.map(
      ({ salesforce, hubspot, title }) => `${salesforce.recordId} ${hubspot.recordId} ${title}`,
    )
    expect(found.toSorted()).toEqual(planted.toSorted())
    for (const { salesforce, hubspot, newer, title } of conflicts) {
      const table = salesforce.object === 'lead' ? 'Lead' : 'Contact'
      const truth = [
        [salesforce, changedAt(table, salesforce.recordId, salesforce.field!)],
        [hubspot, changedAt('contacts', hubspot.recordId, hubspot.field!)],
      ] as const
      for (const [{ recordId, changed }, at] of truth) {
        const within = Date.parse(changed.notBefore!) <= at && at <= Date.parse(changed.notAfter!)
        expect([recordId, title, within, changed, at]).toEqual([recordId, title, true, changed, at])
      }
      const [[, ours], [, theirs]] = truth
      expect([null, ours > theirs ? 'salesforce' : 'hubspot']).toContain(newer)
    }
    // Of some it is known which came last, on either side.
    expect([...new Set(conflicts.map(({ newer }) => String(newer)))].toSorted()).toEqual([
      'hubspot',
      'null',
      'salesforce',
    ])
  })

  it('a value of a list is told as each CRM shows it, beside its code', async () => {
    const { items } = await metrics.conflicts({ field: 'stage', limit: 500 })
    const shown = (side: 'salesforce' | 'hubspot') =>
      Object.fromEntries(items.map((conflict) => [conflict[side].value, conflict[side].option]))
    expect(shown('hubspot')).toMatchObject({
      salesqualifiedlead: 'Sales Qualified Lead',
      customer: 'Customer',
    })
    expect(shown('salesforce')).toMatchObject({ SQL: 'SQL' })
    const [title] = (await metrics.conflicts({ field: 'title', limit: 1 })).items
    expect([title?.salesforce.option, title?.hubspot.option]).toEqual([null, null])
  })

  it('says by the rule that was entered which system wins, and whether the rule explains the difference', async () => {
    expect((await metrics.conflicts({ limit: 500 })).items.map(({ rule }) => rule)).not.toContainEqual(
      expect.anything(),
    )
    const ruled = createMetrics({
      ...options,
      mapping: { ...sampleMapping, syncRules: { ...NO_SYNC_RULES, title: 'two-way', phone: 'not-synced' } },
    })
    const { items: titles } = await ruled.conflicts({ field: 'title', limit: 500 })
    expect(titles.map(({ rule }) => rule?.wins)).toEqual(titles.map(({ newer }) => newer))
    expect(new Set(titles.map(({ rule }) => rule?.explains))).toEqual(new Set([false]))
    const { items: phones } = await ruled.conflicts({ field: 'phone', limit: 500 })
    expect(new Set(phones.map(({ rule }) => rule?.sentence))).toEqual(new Set(['Not synced: explained.']))
    const { items: stages } = await ruled.conflicts({ field: 'stage', limit: 500 })
    expect(stages.every(({ rule }) => rule === null)).toBe(true)
  })

  it('its pages are the whole, however it is sorted, and are counted', async () => {
    for (const sort of ['-changed', 'changed', 'label', 'field']) {
      const whole: Conflict[] = []
      for await (const chunk of metrics.conflictRows({ sort })) whole.push(...chunk)
      const paged: Conflict[] = []
      let cursor: string | null = null
      do {
        const page: ConflictList = await metrics.conflicts({
          sort,
          limit: 70,
          ...(cursor === null ? {} : { cursor }),
        })
        expect(page.matching).toBe(whole.length)
        paged.push(...page.items)
        cursor = page.next
      } while (cursor !== null)
      expect(paged).toEqual(whole)
    }
    const { counts, items } = await metrics.conflicts({ field: 'title', newer: 'unknown', limit: 500 })
    const { conflicts, salesforceNewer, hubspotNewer } = counts.find(({ field }) => field === 'title')!
    expect(items.length).toBe(conflicts - salesforceNewer - hubspotNewer)
  })

  it('a search finds a conflict by whom it is of, by what either side says and by id, and counts what it finds', async () => {
    const { items: all } = await metrics.conflicts({ limit: 500 })
    const [one] = all
    const holds = (text: string) =>
      all
        .filter(({ label, salesforce, hubspot }) =>
          [label, ...[salesforce, hubspot].flatMap((side) => [side.label, side.recordId, side.value])].some(
            (each) => each?.toLowerCase().includes(text.toLowerCase()),
          ),
        )
        .map(({ id }) => id)
    const texts = [
      one!.label!,
      one!.hubspot.recordId,
      one!.salesforce.value!.toUpperCase(),
      'nobody is called so',
    ]
    for (const search of texts) {
      const { items, matching, counts } = await metrics.conflicts({ search, limit: 500 })
      expect(items.map(({ id }) => id)).toEqual(holds(search))
      expect(matching).toBe(items.length)
      expect(counts.reduce((sum, { conflicts }) => sum + conflicts, 0)).toBe(items.length)
    }
    expect(holds(texts.at(-1)!)).toEqual([])
  })

  it('a search finds a cluster of duplicates whole, by any of its records', async () => {
    const { items: all } = await metrics.duplicates({ limit: 200 })
    const { records } = all.find((cluster) => cluster.records.some(({ email }) => email !== null))!
    for (const search of [records.at(-1)!.recordId, records.find(({ email }) => email !== null)!.email!]) {
      const { items, matching, surplus } = await metrics.duplicates({ search: search.toUpperCase() })
      expect(items.some((cluster) => cluster.records.length === records.length)).toBe(true)
      expect(matching).toBe(items.length)
      expect(surplus).toBe(items.reduce((sum, { size }) => sum + size - 1, 0))
    }
    expect(await metrics.duplicates({ search: 'nobody is called so' })).toMatchObject({
      items: [],
      matching: 0,
    })
  })

  it('the clusters of duplicates are those that were planted, each with one record to keep', async () => {
    const found: DuplicateCluster[] = []
    let cursor: string | null = null
    do {
      const page: DuplicateList = await metrics.duplicates({
        limit: 40,
        ...(cursor === null ? {} : { cursor }),
      })
      expect(page.matching).toBe(truth.clusters().length)
      found.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    const names = found.map(({ connection, records }) =>
      clusterName(
        connection,
        records.map(({ recordId }) => recordId),
      ),
    )
    expect(names.toSorted()).toEqual(truth.clusters())
    for (const { size, records } of found) {
      expect(records.map(({ survivor }) => survivor)).toEqual(records.map((_, nth) => nth === 0))
      expect(records.length).toBe(size)
    }
    const order = found.map(({ size, onOpenOpportunity }) => size * 1000 + onOpenOpportunity)
    expect(order).toEqual(order.toSorted((a, b) => b - a))
  })
})
