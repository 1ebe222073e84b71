import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { checksum } from '../../server/sandbox/world/ids.ts'
import { standing } from '../../server/sandbox/world/truth.ts'
import type { Entity, Org, Size, World } from '../../server/sandbox/world.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const WEEK_MS = 7 * 86_400_000
const make = (size: Size, seed = 7, anchor = ANCHOR) => createWorld({ seed, size, anchor })
const small = make('small')
const sample = make('sample')

const entities = (org: Org, table: string): Entity[] => [...org.tables.get(table)!.entities.values()]
const bytes = (world: World) =>
  JSON.stringify(world, (_, value: unknown) => (value instanceof Map ? [...value.entries()] : value))

/** Salesforce's people at the anchor, a converted lead and its contact once, merged and twin records once. */
function people(world: World): { salesforce: Set<string>; hubspot: Set<string> } {
  const alive = (entity: Entity) => entity.revisions[0]!.at <= world.anchor
  return {
    salesforce: new Set(
      ['Lead', 'Contact'].flatMap((table) =>
        entities(world.salesforce, table)
          .filter(alive)
          .map(({ id }) => id.slice(6, 15)),
      ),
    ),
    hubspot: new Set(
      entities(world.hubspot, 'contacts')
        .filter(alive)
        .map(({ id }) => id),
    ),
  }
}

describe('the sandbox world', () => {
  it('is the same to the last byte for the same seed, size and anchor', () => {
    expect(bytes(make('small')) === bytes(small)).toBe(true)
  })

  it('differs by seed and by anchor', () => {
    const other = make('small', 8)
    expect([...other.salesforce.tables.get('Lead')!.entities.keys()][0]).not.toBe(
      [...small.salesforce.tables.get('Lead')!.entities.keys()][0],
    )
    expect(bytes(make('small', 7, ANCHOR + WEEK_MS)) === bytes(small)).toBe(false)
  })

  it.each([
    { world: small, humans: 3_000, campaigns: 60 },
    { world: sample, humans: 25_000, campaigns: 400 },
  ])('holds about $humans people and $campaigns campaigns by the anchor', ({ world, humans, campaigns }) => {
    const { salesforce, hubspot } = people(world)
    const linked = new Set(
      world.truth.links
        .filter(({ kind, from }) => kind === 'person' && from <= world.anchor)
        .map((l) => l.hubspotId),
    )
    const twins = world.truth.defects.filter(
      (defect) => defect.kind === 'duplicate' && defect.from <= world.anchor,
    ).length
    const count = salesforce.size + hubspot.size - linked.size - twins
    expect(Math.abs(count - humans) / humans).toBeLessThan(0.05)
    expect(linked.size / count).toBeGreaterThan(0.66)
    expect(linked.size / count).toBeLessThan(0.74)
    const made = new Set([
      ...entities(world.salesforce, 'Campaign').filter(({ revisions }) => revisions[0]!.at <= world.anchor),
      ...entities(world.hubspot, 'campaigns').filter(
        ({ revisions }) =>
          revisions[0]!.at <= world.anchor && revisions[0]!.fields['salesforce_campaign_id'] === null,
      ),
    ])
    expect(Math.abs(made.size - campaigns) / campaigns).toBeLessThan(0.05)
  })

  it('has two years of history before the anchor and ten weeks after it', () => {
    const moments = entities(sample.salesforce, 'Lead').flatMap(({ revisions }) =>
      revisions.map(({ at }) => at),
    )
    expect(Math.min(...moments.slice(0, 50_000))).toBeLessThan(ANCHOR - 104 * WEEK_MS)
    const last = moments.reduce((most, at) => Math.max(most, at), 0)
    expect(last).toBeGreaterThan(ANCHOR + 9 * WEEK_MS)
    expect(last).toBeLessThanOrEqual(ANCHOR + 10 * WEEK_MS)
  })

  it('changes 2 to 5 % of its person records a week', () => {
    const records = [
      ...entities(sample.salesforce, 'Lead'),
      ...entities(sample.salesforce, 'Contact'),
      ...entities(sample.hubspot, 'contacts'),
    ]
    for (const weeks of [100, 60, 40, 20, 13, 7, 5, 4, 2, 1]) {
      const [from, to] = [ANCHOR - weeks * WEEK_MS, ANCHOR - (weeks - 1) * WEEK_MS]
      let alive = 0
      let changed = 0
      for (const entity of records) {
        const record = standing(entity, from)
        if (record === null || record.gone || record.fields['IsConverted'] === true) continue
        alive++
        if (entity.revisions.some(({ at }) => at > from && at <= to)) changed++
      }
      expect(changed / alive, `${weeks} weeks before`).toBeGreaterThan(0.02)
      expect(changed / alive, `${weeks} weeks before`).toBeLessThan(0.05)
    }
  })

  it('keeps revisions in the order of time, with fields that are described', () => {
    const wrong: string[] = []
    for (const org of [small.salesforce, small.hubspot]) {
      for (const [name, table] of org.tables) {
        const known = new Set(table.fields.map((field) => field.name))
        for (const { id, revisions } of table.entities.values()) {
          if (revisions.some(({ at }, nth) => nth > 0 && at < revisions[nth - 1]!.at))
            wrong.push(`${name} ${id}`)
          for (const { fields } of revisions) {
            for (const field of Object.keys(fields)) if (!known.has(field)) wrong.push(`${name}.${field}`)
          }
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('gives Salesforce ids of 18 characters with the prefix of their object and a right checksum', () => {
    const prefixes: Record<string, string> = {
      User: '005',
      Account: '001',
      Lead: '00Q',
      Contact: '003',
      Campaign: '701',
      CampaignMember: '00v',
      Opportunity: '006',
      OpportunityContactRole: '00K',
      CampaignHistory: '017',
      LeadHistory: '017',
      OpportunityFieldHistory: '017',
      OpportunityHistory: '008',
      Group: '00G',
      Task: '00T',
      Event: '00U',
      Case: '500',
      RecordType: '012',
      CampaignMemberStatus: '01Y',
      CurrencyType: '01L',
      DatedConversionRate: '04w',
      Individual: '0PK',
    }
    const wrong: string[] = []
    for (const [name, table] of small.salesforce.tables) {
      for (const id of table.entities.keys()) {
        const right = /^[0-9A-Za-z]{18}$/.test(id) && id.slice(15) === checksum(id.slice(0, 15))
        const known = prefixes[name]
        if (name === 'FlowDefinitionView' && !id.startsWith('300')) continue
        if (!right || (known !== undefined && id.slice(0, 3) !== known)) wrong.push(`${name} ${id}`)
      }
    }
    expect(wrong).toEqual([])
    // The example of Salesforce's own documentation.
    expect(checksum('00570000001ZwTi')).toBe('AAK')
  })

  it('gives HubSpot numeric ids, and campaigns a GUID', () => {
    const numbered = ['contacts', 'companies', 'deals', 'owners', 'marketing_emails', 'flows']
    for (const name of [...numbered, 'tickets', 'calls', 'meetings', 'emails']) {
      for (const id of small.hubspot.tables.get(name)!.entities.keys()) expect(id).toMatch(/^\d+$/)
    }
    for (const id of small.hubspot.tables.get('campaigns')!.entities.keys()) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
  })

  it('points every lookup at a record that is there', () => {
    const tables = small.salesforce.tables
    const wrong: string[] = []
    const ids = new Set<string>()
    for (const table of tables.values()) for (const id of table.entities.keys()) ids.add(id)
    for (const [name, table] of tables) {
      const lookups = table.fields
        .filter(({ referenceTo }) => referenceTo !== undefined)
        .map((field) => field.name)
      for (const { revisions } of table.entities.values()) {
        for (const { fields } of revisions) {
          for (const lookup of lookups) {
            const value = fields[lookup]
            if (value == null || String(value).startsWith('00G')) continue
            if (!ids.has(String(value))) wrong.push(`${name}.${lookup} ${String(value)}`)
          }
        }
      }
    }
    expect(wrong).toEqual([])
  })
})
