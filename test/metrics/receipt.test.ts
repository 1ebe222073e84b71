import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Receipt } from '../../shared/metric.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { openCompany } from '../support/company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

let company: { warehouse: TestWarehouse; metrics: Metrics }
beforeAll(async () => {
  company = await openCompany()
})
afterAll(() => company.warehouse.close())

const ask = () => company.metrics

describe('the receipt', () => {
  it('pages through every case once, at one moment', async () => {
    const query = { from: '2026-11-09', to: '2026-11-16', limit: 33 }
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = Receipt.parse(
        await ask().receipt('data-completeness', { ...query, ...(cursor === undefined ? {} : { cursor }) }),
      )
      ids.push(...page.items.map(({ caseId }) => caseId))
      cursor = page.next ?? undefined
      expect(page.included + page.excluded).toBeGreaterThan(ids.length - 1)
    } while (cursor !== undefined)
    const answer = await ask().answer('data-completeness', { from: '2026-11-09', to: '2026-11-16' })
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(answer.cases)
  })

  it('can be searched, sorted and cut down to a reason', async () => {
    const span = { from: '2026-09-01', to: '2026-11-16' }
    const late = await ask().receipt('on-time-launch-rate', {
      ...span,
      reason: 'Launched late',
      sort: '-value',
      limit: 5,
    })
    expect(late.items.map(({ reason }) => reason)).toEqual(late.items.map(() => 'Launched late'))
    expect(late.items[0]!.value).toBeGreaterThanOrEqual(late.items.at(-1)!.value!)
    const found = await ask().receipt('on-time-launch-rate', { ...span, search: 'campaign 13' })
    expect(found.items.map(({ label, url }) => [label, url])).toEqual([
      ['Campaign 13', 'https://salesforce.example/campaign/c13'],
    ])
  })

  it('says of each record what became of it, and how many there are of each', async () => {
    const receipt = await ask().receipt('on-time-launch-rate', {
      from: '2026-09-01',
      to: '2026-11-16',
      limit: 100,
    })
    const rows = receipt.items
    expect(rows).toHaveLength(receipt.included + receipt.excluded)
    const verdicts = Object.groupBy(rows, ({ verdict }) => verdict)
    expect(verdicts['left-out']).toHaveLength(receipt.excluded)
    expect(verdicts.fails).toHaveLength(receipt.fails)
    expect(verdicts.passes).toHaveLength(receipt.included - receipt.fails)
    expect(receipt.fails).toBeGreaterThan(0)
    for (const verdict of ['passes', 'fails', 'left-out'] as const) {
      const only = await ask().receipt('on-time-launch-rate', {
        from: '2026-09-01',
        to: '2026-11-16',
        limit: 100,
        verdict,
      })
      expect(only.items.map(({ caseId }) => caseId)).toEqual(
        rows.filter((row) => row.verdict === verdict).map(({ caseId }) => caseId),
      )
      expect(only.matching).toBe(only.items.length)
    }
    for (const { reason, verdict, cases } of receipt.reasons)
      expect(rows.filter((row) => row.reason === reason && row.verdict === verdict)).toHaveLength(cases)
  })

  it('counts what matches the search, apart from all that is in the number', async () => {
    const query = { from: '2026-11-09', to: '2026-11-16', limit: 5 }
    const all = await ask().receipt('data-completeness', query)
    const found = await ask().receipt('data-completeness', { ...query, search: 'last1' })
    expect(all.matching).toBe(all.included + all.excluded)
    expect(found.included + found.excluded).toBe(all.matching)
    const every: string[] = []
    for await (const chunk of ask().receiptRows('data-completeness', { ...query, search: 'last1' }))
      every.push(...chunk.map(({ caseId }) => caseId))
    expect(found.matching).toBe(every.length)
    expect(found.matching).toBeGreaterThan(5)
    expect(found.matching).toBeLessThan(all.matching)
  })

  it('finds a record by what its row says beside the name, such as an e-mail address', async () => {
    const query = { from: '2026-11-09', to: '2026-11-16', limit: 50 }
    const { items } = await ask().receipt('data-quality', query)
    const said = items.map(({ details }) => details['filled']).find((each) => typeof each === 'string')!
    const found = await ask().receipt('data-quality', { ...query, search: said.toUpperCase() })
    expect(found.items.length).toBeGreaterThan(0)
    for (const { details } of found.items) expect(details['filled']).toContain(said)
  })

  it('can be cut down to the records that fall short of a field', async () => {
    const span = { from: '2026-11-09', to: '2026-11-16' }
    const { parts } = await ask().answer('data-completeness', span)
    const worst = parts.toSorted((a, b) => a.value! - b.value!)[0]!
    const receipt = await ask().receipt('data-completeness', { ...span, part: worst.key, limit: 200 })
    expect(receipt.matching).toBe(worst.denominator! - worst.numerator!)
    expect(receipt.items).toHaveLength(receipt.matching)
    expect(new Set(receipt.items.map(({ verdict }) => verdict))).toEqual(new Set(['fails']))
  })

  it('of an issue that a record has alone lists as many as the issue blocks', async () => {
    const span = { from: '2026-11-09', to: '2026-11-16' }
    const { parts } = await ask().answer('data-quality', span)
    const issue = parts.find(({ key }) => key === 'duplicate')!
    const receipt = await ask().receipt('data-quality', { ...span, part: issue.key, included: true })
    expect(receipt.matching).toBe(issue.cases)
  })

  it('gives the days of the workspace’s zone, and of a state the last day that it looks back on', async () => {
    const span = { from: '2026-11-09', to: '2026-11-16' }
    const [due] = (await ask().receipt('on-time-launch-rate', span)).items
    expect(due).toMatchObject({
      at: expect.stringMatching(/T23:00:00/),
      day: expect.stringMatching(/^2026-11/),
    })
    expect(Date.parse(due!.day!)).toBeGreaterThan(Date.parse(due!.at!))
    const [state] = (await ask().receipt('data-quality', span)).items
    expect(state!.day).toBe('2026-11-15')
  })

  it('of a launch proves that it was late: the day committed, since when, the plan of today, and the days between', async () => {
    const late = await ask().receipt('on-time-launch-rate', {
      from: '2026-09-01',
      to: '2026-11-16',
      reason: 'Launched late',
    })
    expect(late.items.length).toBeGreaterThan(1)
    for (const { details, day, value } of late.items) {
      const { committed_day: committed, committed_seen: seen, launched_day: launched } = details
      expect(day).toBe(committed)
      const between = (from: unknown, to: unknown) =>
        Temporal.PlainDate.from(String(from))
          .until(Temporal.PlainDate.from(String(to)))
          .total('day')
      expect(between(committed, launched)).toBe(details['days_late'])
      expect(details['days_late']).toBe(value)
      expect(between(seen, committed)).toBeGreaterThan(0)
    }
  })

  it('of a plan that was moved shows today’s beside the one committed to', async () => {
    const { items } = await ask().receipt('on-time-launch-rate', {
      from: '2026-09-01',
      to: '2026-11-16',
      where: { replans: ['1'] },
    })
    expect(items.length).toBeGreaterThan(1)
    for (const { details } of items) expect(details['planned_day']! > details['committed_day']!).toBe(true)
  })

  it('holds the records of a cluster side by side, in the same details', async () => {
    const { items } = await ask().receipt('data-uniqueness', {
      from: '2026-11-09',
      to: '2026-11-16',
      verdict: 'fails',
    })
    const { definition } = await ask().answer('data-uniqueness', { from: '2026-11-09', to: '2026-11-16' })
    expect(definition.relatedDetails.length).toBeGreaterThan(2)
    for (const { details, related } of items) {
      expect(related.length).toBeGreaterThan(0)
      for (const other of related) {
        expect(Object.keys(other.details)).toEqual(definition.relatedDetails)
        expect(other.details['address'] ?? details['address']).toBe(
          details['address'] ?? other.details['address'],
        )
      }
    }
    expect(items.some(({ details }) => details['address'] !== null)).toBe(true)
  })

  it.each(['data-quality', 'data-completeness', 'data-validity', 'data-uniqueness', 'on-time-launch-rate'])(
    'of %s gives every record a reason, the passing ones too',
    async (id) => {
      const silent: string[] = []
      for await (const chunk of ask().receiptRows(id, { from: '2026-11-09', to: '2026-11-16' }))
        silent.push(...chunk.filter(({ reason }) => reason === null).map(({ caseId }) => caseId))
      expect(silent).toEqual([])
    },
  )

  it('shows the whole cluster of a duplicate, with the one to keep', async () => {
    const { items } = await ask().receipt('data-uniqueness', {
      from: '2026-11-09',
      to: '2026-11-16',
      reason: 'Duplicate',
    })
    expect(items[0]!.related[0]).toMatchObject({
      role: 'Suggested to keep',
      connection: 'salesforce',
      object: 'lead',
    })
  })
})

describe('a question at fault', () => {
  it.each([
    ['id', () => ask().answer('no-such-metric', {})],
    ['by', () => ask().answer('data-quality', { by: 'shoe-size' })],
    ['where[shoe]', () => ask().answer('data-quality', { where: { shoe: ['9'] } })],
    ['from', () => ask().answer('data-quality', { from: '2026-13-40' })],
    ['to', () => ask().answer('data-quality', { to: 'tomorrow' })],
    ['from', () => ask().answer('data-quality', { from: '2026-11-16', to: '2026-11-09' })],
    ['period', () => ask().list({ period: '2026-W99' })],
    ['sort', () => ask().receipt('data-quality', { sort: 'password' })],
    ['part', () => ask().receipt('on-time-launch-rate', { part: 'phone' })],
    ['cursor', () => ask().receipt('data-quality', { cursor: 'made-up' })],
  ])('names %s', async (parameter, question) => {
    await expect(question()).rejects.toMatchObject({ name: 'QueryError', parameter })
  })
})
