import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  PAPER_KINDS,
  type Cell,
  type LineFault,
  type Paper,
  type PaperKind,
} from '../../server/sandbox/elsewhere.ts'
import type { FlowTruth } from '../../server/sandbox/flow-truth.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { ANCHOR, openTestSandbox, type TestSandbox } from '../support/sandbox.ts'

const ZONE = 'Europe/Berlin'
const options = { seed: 7, size: 'small', anchor: ANCHOR } as const
let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(createWorld({ ...options, organisation: 'messy' }))
})
afterAll(() => sandbox.close())

/** A file as people have it, line by line, and what it truly says. */
async function read(kind: PaperKind) {
  const response = await sandbox.control('GET', `/elsewhere/${kind}.csv`)
  expect(response.headers.get('content-type')).toContain('text/csv')
  const bytes = Buffer.from(await response.arrayBuffer())
  const truth: Omit<Paper, 'text'> = await (await sandbox.control('GET', `/elsewhere/${kind}`)).json()
  const lines: string[][] = parse(bytes, { bom: true, delimiter: truth.form.separator })
  return { bytes, lines, truth, of: reader(lines[0]!, truth) }
}

/** Reads a line as the truth tells: days and amounts brought to one form, nothing as null. */
function reader(headers: readonly string[], { columns, form }: Omit<Paper, 'text'>) {
  return (cells: readonly string[]) =>
    Object.fromEntries(
      Object.entries(columns).map(([meaning, header]) => {
        const cell = cells[headers.indexOf(header)]!
        if (cell === '') return [meaning, null]
        if (/_(on|launch)$|needed_by/.test(meaning)) return [meaning, dayOf(cell, form.dates)]
        return [meaning, meaning === 'budget' || meaning === 'cost' ? amountOf(cell, form.amounts) : cell]
      }),
    )
}

function dayOf(cell: string, form: Paper['form']['dates']): string {
  if (form === 'YYYY-MM-DD') return cell
  const [day, month, year] = cell.split(form === 'DD.MM.YYYY' ? '.' : '/')
  return `${year}-${month}-${day}`
}

function amountOf(cell: string, form: Paper['form']['amounts']): number {
  return Number(form === '1.234,50' ? cell.replaceAll('.', '').replace(',', '.') : cell.replaceAll(',', ''))
}

/** What is wrong with a line of which one cell differs from the right one before it, or none. */
function faultIn(
  cells: Readonly<Record<string, unknown>>,
  changed: string | undefined,
  names: ReadonlySet<unknown>,
): LineFault | 'none' {
  if (changed === undefined) return 'repeated'
  const cell = cells[changed]
  if (cell === null) return 'blank'
  if (changed === 'campaign') return names.has(cell) ? 'none' : 'unknown-campaign'
  return isDay(cell) ? 'none' : 'impossible-date'
}

function isDay(text: unknown): boolean {
  const [year, month, day] = String(text).split('-').map(Number)
  return Temporal.PlainYearMonth.from({ year: year!, month: month! }).daysInMonth >= day!
}

describe.each(PAPER_KINDS)('the file of %s', (kind) => {
  test('says in every right line what is true, and every other line is known to be wrong', async () => {
    const { lines, truth, of } = await read(kind)
    expect(lines[0]).toEqual(Object.values(truth.columns))
    const known = [...truth.rows, ...truth.wrong].map(({ line }) => line).toSorted((a, b) => a - b)
    expect(known).toEqual(lines.slice(1).map((_, nth) => nth + 2))
    expect(truth.rows.length).toBeGreaterThan(40)
    for (const { line, campaign, values } of truth.rows) {
      const { campaign: named, ...said } = of(lines[line - 1]!)
      expect(said).toEqual(values)
      expect(campaign === null ? [null] : [campaign.salesforceId, campaign.name]).toContain(named)
    }
  })

  test('has a line of each fault', async () => {
    const { lines, truth, of } = await read(kind)
    expect(truth.wrong.map(({ fault }) => fault).toSorted()).toEqual([
      'blank',
      'impossible-date',
      'repeated',
      'unknown-campaign',
    ])
    const names = new Set(truth.rows.flatMap(({ campaign }) => [campaign?.name, campaign?.salesforceId]))
    const found = truth.wrong.map(({ line }) => {
      const [cells, before] = [of(lines[line - 1]!), of(lines[line - 2]!)]
      const changed = Object.keys(cells).filter((column) => cells[column] !== before[column])
      return changed.length > 1 ? 'several' : faultIn(cells, changed[0], names)
    })
    expect(found).toEqual(truth.wrong.map(({ fault }) => fault))
  })

  test('holds only what had happened by the time it is asked for', async () => {
    const at = '2026-03-01T00:00:00Z'
    const then: Paper = await (await sandbox.control('GET', `/elsewhere/${kind}?at=${at}`)).json()
    const { truth } = await read(kind)
    expect(then.rows.length).toBeGreaterThan(20)
    expect(then.rows.length).toBeLessThan(truth.rows.length)
    const happened = then.rows.flatMap(({ values }) =>
      Object.entries(values).flatMap(([meaning, value]) =>
        meaning.endsWith('_on') && value !== null ? [String(value)] : [],
      ),
    )
    expect(happened.filter((day) => day > '2026-03-01')).toEqual([])
  })
})

test('some files have German headers, semicolons, days first, a byte order mark or a comma in amounts', async () => {
  const planned = await read('planned-dates')
  expect([...planned.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(planned.bytes.toString()).toMatch(/;\d\d\.\d\d\.20\d\d;.*\r\n/)
  expect(planned.lines[0]).toContain('Geändert am')
  expect((await read('budgets')).bytes.toString()).toMatch(/"\d+\.\d{3},\d\d"/)
  expect((await read('costs')).bytes.toString()).toMatch(/"\d+,\d{3}\.\d\d"/)
  const byId = (text: string) => /701[0-9A-Za-z]{15}/.test(text)
  expect(byId(planned.bytes.toString())).toBe(true)
  expect(byId((await read('actual-launches')).bytes.toString())).toBe(false)
})

function daysBetween(from: Cell, to: Cell): number | null {
  if (typeof from !== 'string' || typeof to !== 'string') return null
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days
}

describe('the true flow', () => {
  const flow = async (query = ''): Promise<FlowTruth> =>
    (await sandbox.control('GET', `/truth/flow${query}`)).json()
  const localDay = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE).toPlainDate().toString()

  test('is what the files say, once they are taken in', async () => {
    const { campaigns } = await flow()
    const [plans, launches, requests, budgets, costs] = await Promise.all(
      PAPER_KINDS.map(async (kind) => {
        const { rows } = (await read(kind)).truth
        return Map.groupBy(rows, ({ campaign }) => campaign?.name)
      }),
    )
    const first = (rows: Map<string | undefined, Paper['rows']>, name: string, value: string) =>
      rows.get(name)?.[0]?.values[value] ?? null
    const judged = campaigns.filter(({ alwaysOn, parent }) => !alwaysOn && !parent)
    expect(judged.length).toBeGreaterThan(50)
    for (const one of judged) {
      const launched = first(launches!, one.name, 'launched_on')
      expect(one.plans.map(({ day, by, reason }) => [day, by, reason])).toEqual(
        (plans!.get(one.name) ?? []).map(({ values }) => [
          values['planned_launch'],
          values['changed_by'],
          values['reason'],
        ]),
      )
      expect(one.firstCommitted).toBe(first(plans!, one.name, 'planned_launch'))
      expect(one.launchedAt === null ? null : localDay(one.launchedAt)).toBe(launched)
      expect(one.leadDays).toBe(daysBetween(first(requests!, one.name, 'requested_on'), launched))
      expect(one.cycleDays).toBe(daysBetween(first(requests!, one.name, 'work_started_on'), launched))
      expect(one.budget).toBe(first(budgets!, one.name, 'budget'))
      const booked = (costs!.get(one.name) ?? []).map(({ values }) => Number(values['cost']))
      const sum = booked.reduce((sum, cost) => sum + cost, 0)
      expect(one.cost).toBe(booked.length === 0 ? null : Math.round(sum * 100) / 100)
    }
    const launched = judged.flatMap(({ name, firstCommitted, verdict }) => {
      const day = first(launches!, name, 'launched_on')
      if (day === null || firstCommitted === null || verdict === 'not-due') return []
      return [[name, verdict, day <= firstCommitted ? 'on-time' : 'late']]
    })
    expect(launched.map(([name, verdict]) => [name, verdict])).toEqual(
      launched.map(([name, , said]) => [name, said]),
    )
    expect(launched.length).toBeGreaterThan(40)
  })

  test('tells each week’s due, on time and launched', async () => {
    const { campaigns, weeks } = await flow()
    const due = campaigns.filter(({ verdict }) =>
      ['on-time', 'late', 'not-launched', 'cancelled-late'].includes(verdict),
    )
    const sum = (of: 'due' | 'onTime' | 'launched') => weeks.reduce((sum, week) => sum + week[of], 0)
    expect(sum('due')).toBe(due.length)
    expect(sum('onTime')).toBe(due.filter(({ verdict }) => verdict === 'on-time').length)
    expect(sum('onTime') / sum('due')).toBeGreaterThan(0.3)
    expect(sum('onTime') / sum('due')).toBeLessThan(0.85)
    const launched = campaigns.filter(
      ({ launchedAt, alwaysOn, parent }) => launchedAt !== null && !alwaysOn && !parent,
    )
    expect(sum('launched')).toBe(launched.length)
    const lastMonday = Temporal.PlainDate.from('2026-11-16')
    const thisWeek = due.filter(
      ({ firstCommitted }) => Temporal.PlainDate.compare(firstCommitted!, lastMonday) >= 0,
    )
    expect(weeks.find(({ week }) => week === '2026-W47')?.due ?? 0).toBe(thisWeek.length)
  })

  test('says of how many campaigns each fact is in the CRMs, in a field to be mapped, or elsewhere only', async () => {
    const late = await flow()
    const early = await flow('?since=2025-01-01T00:00:00Z')
    for (const { knowable, campaigns } of [late, early]) {
      for (const [fact, counts] of Object.entries(knowable)) {
        const known = campaigns.filter((one) =>
          Object.entries(one.knowable).some(([name, how]) => name === fact && how !== null),
        )
        expect(counts.crm + counts.mapping + counts.import).toBe(known.length)
      }
    }
    // Who has read the field from the beginning knows what was planned; who begins today must be told.
    expect(late.knowable.plan.mapping).toBeLessThan(5)
    expect(early.knowable.plan.mapping).toBeGreaterThan(30)
    expect(late.knowable.launch.import).toBeGreaterThan(late.knowable.launch.crm)
    expect(early.knowable.launch.crm).toBeGreaterThan(late.knowable.launch.crm)
    expect(late.knowable.request).toMatchObject({ crm: 0 })
    expect(late.knowable.budget.mapping).toBeGreaterThan(10)
  })

  test('gives the overrun of every closed campaign against the first budget that was approved', async () => {
    const { campaigns, closed } = await flow()
    const ended = campaigns.filter(({ overrun }) => overrun !== null)
    for (const { closedAt, budget, cost, overrun } of ended) {
      expect(closedAt).not.toBeNull()
      expect(overrun).toBeCloseTo(Math.max(0, cost! - budget!), 2)
    }
    expect(closed.campaigns).toBe(ended.length)
    expect(closed.withinBudget).toBe(ended.filter(({ overrun }) => overrun === 0).length)
    expect(closed.withinBudget).toBeGreaterThan(0)
    expect(closed.withinBudget).toBeLessThan(closed.campaigns)
  })
})

test('an orderly organisation keeps nothing elsewhere', async () => {
  const orderly = await openTestSandbox(createWorld(options))
  const get = (path: string) => orderly.control('GET', path)
  expect(await (await get('/elsewhere')).json()).toEqual([])
  expect(await (await get('/truth/flow')).json()).toBeNull()
  expect((await get('/elsewhere/budgets.csv')).status).toBe(404)
  await orderly.close()
  const listed = await (await sandbox.control('GET', '/elsewhere')).json()
  expect(listed.map(({ kind }: { kind: string }) => kind)).toEqual(PAPER_KINDS)
  expect((await sandbox.control('GET', '/elsewhere/secrets.csv')).status).toBe(404)
  expect((await sandbox.control('GET', '/elsewhere/budgets?at=tomorrow')).status).toBe(400)
})
