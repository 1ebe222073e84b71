import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Browser, Locator, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CampaignList, PlanList, type ReplanReason } from '../../shared/campaign.ts'
import { MetricBridge } from '../../shared/bridge.ts'
import { FixRanking } from '../../shared/fix.ts'
import { MetricList, ReadinessList, Receipt } from '../../shared/metric.ts'
import { ConflictList, DuplicateList } from '../../shared/quality.ts'
import { Sample, SampleList } from '../../shared/sample.ts'
import { settingPaths } from '../support/setting-paths.ts'
import { REASON_WORDS } from '../../client/pages/campaigns/words.ts'
import { shiftPeriod } from '../../client/format/periods.ts'
import { TOPICS } from '../../client/pages/settings/topics.ts'
import { SyncRunList } from '../../shared/sync.ts'
import { MetricTellings } from '../../shared/tellings.ts'
import { WhatIf } from '../../shared/what-if.ts'
import {
  accessibilityFaults,
  covered,
  openBrowser,
  openVisit,
  overflowing,
  PATIENCE_MS,
  type Visit,
} from '../support/browser.ts'
import { dataDirectory, startPlumbline, type ServerProcess } from '../support/server-process.ts'

/** A hang guard; the sample's fifteen passes take most of it on a machine that is busy with other things. */
const LONG_MS = 600_000
const METRIC = 'On-time launch rate'

const directory = dataDirectory()
let browser: Browser
let plumbline: ServerProcess
let visit: Visit
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  plumbline = await startPlumbline({ DATA_DIR: directory.path, SAMPLE_SIZE: 'small' })
  visit = await openVisit(browser, { baseURL: plumbline.url })
  page = visit.page
}, LONG_MS)

afterAll(async () => {
  await browser?.close()
  await plumbline?.stop()
  directory.remove()
}, LONG_MS)

describe('a fresh start without configuration', { timeout: LONG_MS }, () => {
  test('reads the sample company before one’s eyes', async () => {
    await page.goto('/')
    await page.getByRole('heading', { name: 'Reading the sample company' }).waitFor()
    for (const name of ['Salesforce', 'HubSpot']) {
      const crm = page.getByRole('region', { name, exact: true })
      await crm.getByRole('progressbar', { name: 'Share of the records read' }).waitFor()
      await crm.getByText(/^[1-9][\d,]* records/).waitFor()
    }
    await page.getByText('Sample data.').waitFor()
    expect((await plumbline.connections()).workspace.sample).toBe(true)
  })

  test('says how long its history still takes, and lets one look at what is here meanwhile', async () => {
    await page.getByRole('heading', { level: 1, name: /weeks of history are arriving$/ }).waitFor()
    await page.getByRole('progressbar', { name: /history read/ }).waitFor()
    expect(await page.getByText(/^about .* left$/).innerText()).toMatch(/\d+ (s|min)/)
    const early = await openVisit(browser, { baseURL: plumbline.url })
    await early.page.goto('/')
    await early.page.getByRole('link', { name: 'Look at what is here already' }).click()
    await early.page.waitForURL(/\/\?period=\d{4}-W\d\d$/)
    await early.page.getByRole('heading', { level: 1, name: /^Week \d+/ }).waitFor()
    await early.context.close()
  })

  test('opens the review of the last full week by itself when all is here, under an address that names it', async () => {
    await page.getByRole('heading', { level: 1, name: /^Week \d+/ }).waitFor({ timeout: LONG_MS })
    await page.waitForURL(/\?period=\d{4}-W\d\d$/)
    const { items, workspace } = await plumbline.connections()
    expect(workspace.catchUp).toBeNull()
    expect(items.map(({ state, error }) => [state, error])).toEqual([
      ['ready', null],
      ['ready', null],
    ])
    for (const name of ['Data quality', 'Data completeness', 'Data validity', 'Data uniqueness']) {
      const place = page.getByRole(name === 'Data quality' ? 'article' : 'listitem')
      const tile = place.filter({ has: page.getByRole('heading', { name, exact: true }) })
      await tile
        .getByText(/^\d+\.\d\s?%$/)
        .first()
        .waitFor()
    }
    expect(await page.getByRole('article').filter({ hasText: METRIC }).count()).toBe(1)
  })
})

describe('from a number to the records behind it', { timeout: LONG_MS }, () => {
  test('a tile opens its metric at the number that it shows, and the address says of which week', async () => {
    const week = new URL(page.url()).searchParams.get('period')
    const tile = page
      .getByRole('article')
      .filter({ has: page.getByRole('link', { name: METRIC, exact: true }) })
    await tile.getByText('over 13 weeks').waitFor()
    const made = await tile.getByText(/^\d+ of \d+ campaigns due$/).innerText()
    await tile.getByRole('link', { name: METRIC, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: METRIC }).waitFor()
    await page.getByText(made, { exact: true }).first().waitFor()
    expect(new URL(page.url()).searchParams.get('period')).toBe(week)
    await page.getByLabel('Period looked at').selectOption(week)
    await page.waitForURL((url) => !url.searchParams.has('focus'))
  })

  test('the receipt lists the records that were summed and those left out, and says how many', async () => {
    const heading = page.getByRole('heading', { name: /^The records behind it/ })
    const week = await heading.textContent()
    await page.getByLabel('Period looked at').selectOption('all')
    await expect.poll(() => heading.textContent(), { timeout: PATIENCE_MS }).not.toBe(week)
    await calm(page)
    const all = await matching()
    expect(all).toBeGreaterThan(3)
    expect(await listed()).toHaveLength(all)
    const [late, onTime, out] = await Promise.all([countOf('Late'), countOf('On time'), countOf('Left out')])
    expect(late + onTime + out).toBe(all)
    expect(late).toBeGreaterThan(0)
  })

  test('a segment narrows the receipt to as many records as it shows', async () => {
    const table = page
      .getByRole('table')
      .filter({ has: page.getByRole('button', { name: 'Campaigns', exact: true }) })
      .first()
    const dimension = await table.getByRole('columnheader').first().textContent()
    const row = table.locator('tbody tr').first()
    const segment = await row.getByRole('rowheader').textContent()
    const cases = Number((await row.getByRole('cell').last().innerText()).replaceAll(',', ''))
    await row.getByRole('button').click()
    await page.getByRole('button', { name: `Take off ${dimension!.toLowerCase()} ${segment}` }).waitFor()
    await calm(page)
    expect((await countOf('Late')) + (await countOf('On time'))).toBe(cases)
    expect(cases).toBeGreaterThan(0)
    const late = await countOf('Late')
    await page.getByText(/^Late \d/).click()
    await page.waitForURL(/verdict=fails/)
    await calm(page)
    expect(await listed()).toHaveLength(late)
  })

  test('a late record shows its dates and by how many days, in its row and when it is opened', async () => {
    const [first] = await listed()
    const row = page.getByRole('row').filter({ hasText: first!.name }).first()
    expect(await row.getByText('late', { exact: true }).count()).toBe(1)
    await page.getByRole('button', { name: `Show the details of ${first!.name}` }).click()
    await page.getByRole('term').first().waitFor()
    expect(await page.getByRole('term').allInnerTexts()).toEqual(
      expect.arrayContaining(['Due', 'Committed', 'Known since', 'Today’s plan', 'Re-plans', 'Record id']),
    )
    await page.getByRole('button', { name: `Hide the details of ${first!.name}` }).click()
  })

  test('the CSV holds the listed records, in their order', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^on-time-launch-rate_.*\.csv$/)
    const rows: Record<string, string>[] = parse(await readFile(await download.path()), {
      bom: true,
      columns: true,
    })
    expect(rows.map((row) => ({ name: row['record'], url: row['address'] }))).toEqual(await listed())
  })

  test('a record’s link opens that record in its CRM', async () => {
    const [first] = await listed()
    const [crm] = await Promise.all([
      visit.context.waitForEvent('page'),
      page.getByRole('link', { name: first!.name }).first().click(),
    ])
    await crm.getByRole('heading', { level: 1, name: first!.name }).waitFor()
    expect(crm.url()).toBe(first!.url)
    expect(crm.url()).toMatch(/\/lightning\/r\/Campaign\/|\/marketing\/\d+\/campaigns\//)
    await crm.close()
  })

  test('a person of the other system opens there too', async () => {
    const { items } = Receipt.parse(
      await plumbline.get('/metrics/data-quality/records?where[system]=HubSpot&limit=1'),
    )
    const crm = await visit.context.newPage()
    await crm.goto(items[0]!.url!)
    await crm.getByRole('cell', { name: items[0]!.recordId, exact: true }).first().waitFor()
    expect(crm.url()).toContain('/record/0-1/')
    await crm.close()
  })
})

describe('fields and rules', { timeout: LONG_MS }, () => {
  test('a click on a field lists the records that fall short of it, the most short field first', async () => {
    await settled(page, '/metrics/data-completeness')
    const table = page.getByRole('table').filter({ has: page.getByRole('button', { name: 'Field or rule' }) })
    const shorts = (await table.locator('tbody tr td:nth-of-type(2)').allInnerTexts()).map((text) =>
      Number(text.replaceAll(',', '')),
    )
    expect(shorts).toEqual(shorts.toSorted((a, b) => b - a))
    // More than are shown at first: the rest comes on demand.
    const nth = shorts.findLastIndex((short) => short > 25)
    await table.locator('tbody tr').nth(nth).getByRole('button').click()
    await page.waitForURL(/part=/)
    await calm(page)
    expect(await matching()).toBe(shorts[nth])
    expect(await listed()).toHaveLength(shorts[nth]!)
  })

  test('a search says how many records match', async () => {
    await page.getByRole('button', { name: 'Show all records' }).click()
    await calm(page)
    const all = await matching()
    await page.getByLabel('Search the records').fill('a')
    await page
      .getByText(new RegExp(`^.*[1-9][\\d,]* of ${all.toLocaleString('en-GB')} records match`))
      .waitFor()
    expect(await matching()).toBeLessThan(all)
  })

  test('the period goes along to the other pages', async () => {
    await page.goto('/?period=2026-W41')
    await calm(page)
    await page.getByRole('link', { name: 'Metrics', exact: true }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Metrics' }).waitFor()
    await page.getByText('week 41').waitFor()
    await page.getByRole('link', { name: 'Connections' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor()
    await page.getByRole('link', { name: 'Weekly review', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Week 41/ }).waitFor()
    expect(new URL(page.url()).searchParams.get('period')).toBe('2026-W41')
  })
})

describe('the page of the connections', { timeout: LONG_MS }, () => {
  test('shows each run with what it changed, and syncs on demand to the end', async () => {
    await page.getByRole('link', { name: 'Connections' }).first().click()
    const card = page.getByRole('region', { name: 'Salesforce', exact: true })
    await card.getByText('up to date').waitFor()
    const runs = page.getByRole('listitem').filter({ hasText: 'complete' })
    await runs.nth(10).waitFor()
    const byHand = runs.filter({ hasText: 'Started by hand' })
    expect(await byHand.count()).toBe(0)

    const progress = card.getByRole('progressbar', { name: 'Share of the records read' })
    const shown = progress.waitFor()
    await card.getByRole('button', { name: 'Sync now: Salesforce' }).click()
    await shown
    await progress.waitFor({ state: 'detached' })
    await card.getByText('up to date').waitFor()
    await byHand.first().locator('summary').click()
    await byHand.getByText('Started by hand').waitFor()
    const { items } = SyncRunList.parse(await plumbline.get('/syncs?connection=salesforce&limit=1'))
    expect(items[0]).toMatchObject({ trigger: 'manual', state: 'complete', error: null })
  })

  test('a sync that a receipt counts is one click away, open, and from there all of them', async () => {
    const { items } = Receipt.parse(
      await plumbline.get('/metrics/sync-health/records?from=2026-11-16&to=2026-11-23&where[system]=HubSpot'),
    )
    expect(items.length).toBeGreaterThan(0)
    const { label, recordId, details } = items[0]!
    await settled(page, '/metrics/sync-health?period=2026-W47')
    await page.getByRole('link', { name: label! }).first().click()
    const asked = page.locator('#asked')
    await asked.getByText(`${Number(details['read_records']).toLocaleString('en-GB')} rows read`).waitFor()
    expect(new URL(page.url()).searchParams.get('run')).toBe(recordId)
    expect(await inView(asked.getByRole('heading'))).toBe(true)
    await asked.getByRole('link', { name: 'All syncs' }).click()
    await asked.waitFor({ state: 'detached' })
    expect(new URL(page.url()).hash).toBe('#history')
  })

  test('an address of a sync that was never run says so, and still shows the others', async () => {
    // In a window of its own: that the browser itself notes the answer “not found” is as it should be here.
    const astray = await openVisit(browser, { baseURL: plumbline.url })
    await astray.page.goto('/connections?run=nothing#asked')
    await astray.page.locator('#asked').getByText('There is no such sync here.').waitFor()
    const others = astray.page.getByRole('listitem').filter({ hasText: 'complete' })
    await others.first().waitFor()
    expect(await others.count()).toBeGreaterThan(1)
    expect(astray.complaints).toEqual([expect.stringContaining('404')])
    await astray.context.close()
  })
})

describe('the page of data quality', { timeout: LONG_MS }, () => {
  test('a cell of the matrix opens the records that fall short, as many as it says', async () => {
    await settled(page, '/quality')
    const cell = page.getByRole('link', { name: /HubSpot contacts: Phone Number/ })
    const short = /: ([\d,]+) records fall short/.exec((await cell.getAttribute('title'))!)![1]!
    await cell.click()
    await page.getByRole('heading', { level: 1, name: 'Data completeness' }).waitFor()
    await calm(page)
    expect(await matching()).toBe(Number(short.replaceAll(',', '')))
  })

  test('clusters of duplicates and conflicts are as many as their counts say, and narrow by address', async () => {
    await settled(page, '/quality/conflicts')
    await page.getByLabel('Field').selectOption('title')
    await page.waitForURL(/field=title/)
    await calm(page)
    const { counts } = ConflictList.parse(await plumbline.get('/quality/conflicts'))
    const expected = counts.find(({ field }) => field === 'title')!.conflicts
    await page.getByText(`${expected} conflicts`, { exact: true }).waitFor()
    const rows = page.getByRole('table', { name: 'Conflicts' }).locator('tbody tr')
    expect(await rows.count()).toBe(expected)
    const who = await rows.first().getByRole('rowheader').innerText()
    await page.getByLabel('Search the conflicts').fill(who)
    await page.waitForURL((url) => url.searchParams.get('search') === who)
    await calm(page)
    expect(await rows.count()).toBeLessThan(expected)
    for (const row of await rows.all())
      expect((await row.innerText()).toLowerCase()).toContain(who.toLowerCase())

    await page.getByRole('link', { name: 'Duplicates' }).click()
    await page
      .getByRole('region', { name: /^Records of / })
      .first()
      .waitFor()
    const { surplus } = DuplicateList.parse(await plumbline.get('/quality/duplicates'))
    await page.getByText(new RegExp(`${surplus} records more than there are people$`)).waitFor()
  })
})

describe('what to fix this week', { timeout: LONG_MS }, () => {
  test('the review names the repairs that move a metric farthest, and each opens in the whole ranking', async () => {
    await settled(page, '/')
    const { items, matching } = FixRanking.parse(await plumbline.get('/fixes'))
    const section = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Fix this week' }) })
    const titles = section.getByRole('heading', { level: 3 })
    expect(await titles.allInnerTexts()).toEqual(items.slice(0, 5).map(({ title }) => title))
    await section.getByRole('link', { name: `All ${matching} repairs` }).waitFor()
    const loadable = items.slice(0, 5).find(({ lists }) => lists.length === 1)!
    await section.getByRole('link', { name: loadable.title, exact: true }).click()
    await page.waitForURL(/\/quality\/fixes\?/)
    const preview = page.getByRole('region', { name: `First records: ${loadable.title}` })
    await preview.waitFor()
    expect(await preview.getByRole('rowheader').count()).toBe(8)
  })

  test('a list is downloaded with the record’s id first and a value in every row, and the rest in a file of its own', async () => {
    const { items } = FixRanking.parse(await plumbline.get('/fixes?connection=hubspot'))
    const fix = items.find(({ kind, ready, records }) => kind === 'fill' && ready > 0 && ready < records)!
    await settled(page, `/quality/fixes?connection=hubspot&fix=${fix.id}`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: `Download list: ${fix.title}` }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`${fix.lists[0]!.id}.csv`)
    const [headings, ...rows]: string[][] = parse(await readFile(await download.path()))
    expect(headings!.slice(0, 2)).toEqual(['Record ID', fix.lists[0]!.fields[0]])
    expect(rows.length).toBe(fix.ready)
    expect(rows.filter(([id, value]) => id === '' || value === '')).toEqual([])
    const [open] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /to decide by hand$/ }).click(),
    ])
    const undecided: unknown[] = parse(await readFile(await open.path()), { bom: true, columns: true })
    expect(undecided.length).toBe(fix.records - fix.ready)
  })

  test('a repair opens and closes by keyboard, and the ranking by records begins with the most', async () => {
    await settled(page, '/quality/fixes')
    await page.getByText('Records', { exact: true }).first().click()
    await page.waitForURL(/sort=records/)
    await calm(page)
    const { items } = FixRanking.parse(await plumbline.get('/fixes?sort=records'))
    const first = page.getByRole('button', { name: items[0]!.title, exact: true })
    await first.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: `First records: ${items[0]!.title}` }).waitFor()
    expect(await first.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: /^First records/ }).waitFor({ state: 'detached' })
    expect(await first.getAttribute('aria-expanded')).toBe('false')
  })
})

describe('campaigns', { timeout: LONG_MS }, () => {
  const part = (title: string) =>
    page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title }) })
  const ledger = async (query: string) => PlanList.parse(await plumbline.get(`/plans${query}`))
  const why = (on: Page) => on.getByRole('table', { name: 'Planned dates' }).getByLabel(/^Why .* was moved$/)

  test('stand on the timeline under their names, which open them in their CRM', async () => {
    await settled(page, '/campaigns')
    const { items } = CampaignList.parse(await plumbline.get('/campaigns?only=upcoming'))
    const soon = part('Launching in the next 14 days').locator('a')
    await soon.first().waitFor({ state: 'attached' })
    const addresses = await soon.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(new Set(addresses)).toEqual(new Set(items.map(({ url }) => url)))
    const count = () =>
      page
        .getByText(/^\d+ campaigns?$/)
        .first()
        .innerText()
    const told = await count()
    await page.getByLabel('Search the campaigns').fill('webinar')
    await page.waitForURL(/search=webinar/)
    // What was found before stays until the answer is there.
    await expect.poll(count, { timeout: PATIENCE_MS }).not.toBe(told)
  })

  test('why a date was moved is said in place, for several at once, and taken back', async () => {
    await settled(page, '/campaigns/replans')
    const before = (await ledger('?limit=2')).items
    const table = page.getByRole('table', { name: 'Planned dates' })
    const saves = await heldSaves(page)
    await why(page).first().selectOption('late-inputs')
    const save = await saves.next()
    // What is chosen while another is saved stays chosen.
    await table.getByRole('checkbox').nth(1).check()
    await save.continue()
    await page.getByText('The reason is kept.').waitFor()
    await saves.end()
    expect(await table.getByRole('checkbox', { checked: true }).count()).toBe(1)
    expect((await ledger('?limit=1')).items[0]!.reason).toBe('late-inputs')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('The reason is kept.').waitFor({ state: 'detached' })
    expect((await ledger('?limit=2')).items).toEqual(before)
    for (const nth of [0, 1]) await table.getByRole('checkbox').nth(nth).check()
    await page.getByLabel('Reason for all of them').selectOption('requester')
    await page.getByText('The reason is kept.').waitFor()
    expect((await ledger('?reason=requester')).items.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    await part('Who moved it?').getByText('Requester', { exact: true }).waitFor()
  })

  test('of two that are said at once each is kept by itself, and both are counted', async () => {
    await settled(page, '/campaigns/replans')
    const before = (await ledger('?limit=4')).items
    const saves = await heldSaves(page)
    const [first, second] = [why(page).nth(2), why(page).nth(3)]
    await first.selectOption('late-inputs')
    const one = await saves.next()
    await second.selectOption('external')
    const other = await saves.next()
    await one.continue()
    await expect.poll(() => first.isEnabled(), { timeout: PATIENCE_MS }).toBe(true)
    expect([await second.isEnabled(), await first.inputValue(), await second.inputValue()]).toEqual([
      false,
      'late-inputs',
      'external',
    ])
    await other.continue()
    await saves.end()
    await expect.poll(() => second.isEnabled(), { timeout: PATIENCE_MS }).toBe(true)
    const { counts } = await ledger('?limit=1')
    const reasons = page.getByLabel('Reason', { exact: true })
    await expect
      .poll(() => reasons.locator('option').allInnerTexts(), { timeout: PATIENCE_MS })
      .toEqual(expect.arrayContaining([countedOf(counts, 'late-inputs'), countedOf(counts, 'external')]))
    expect([await first.inputValue(), await second.inputValue()]).toEqual(['late-inputs', 'external'])

    // The way back is from what was said last; the other is taken back in its place.
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('The reason is kept.').waitFor({ state: 'detached' })
    await first.selectOption('')
    await page.getByText('The reason is kept.').waitFor()
    expect((await ledger('?limit=4')).items).toEqual(before)
  })

  test('what could not be kept is told until it is, or until it was read', async () => {
    const own = await openVisit(browser, { baseURL: plumbline.url })
    await settled(own.page, '/campaigns/replans')
    const before = (await ledger('?limit=4')).items
    const saves = await heldSaves(own.page)
    const [first, second] = [why(own.page).nth(2), why(own.page).nth(3)]
    const told = own.page.getByRole('alert').getByText('Plumbline does not answer')
    const say = async (row: typeof first, reason: string, { reached }: { reached: boolean }) => {
      await row.selectOption(reason)
      const save = await saves.next()
      await (reached ? save.continue() : save.abort())
      await expect.poll(() => row.isEnabled(), { timeout: PATIENCE_MS }).toBe(true)
    }
    await say(first, 'late-inputs', { reached: false })
    await told.waitFor()
    await say(second, 'external', { reached: true })
    await own.page.getByText('The reason is kept.').waitFor()
    expect(await told.isVisible()).toBe(true)
    await say(first, 'late-inputs', { reached: true })
    await told.waitFor({ state: 'detached' })

    await say(first, '', { reached: false })
    await told.waitFor()
    await own.page.getByRole('button', { name: 'Dismiss' }).click()
    await told.waitFor({ state: 'detached' })
    await say(first, '', { reached: true })
    await say(second, '', { reached: true })
    expect((await ledger('?limit=4')).items).toEqual(before)
    await own.context.close()
  })

  test('the weekly review is one page of paper', async () => {
    await settled(page, '/')
    const paper = await page.pdf({ preferCSSPageSize: true })
    expect(paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
  })
})

describe('the sample check', { timeout: LONG_MS }, () => {
  test('draws people, and what one says of their values makes the accuracy of the data', async () => {
    await settled(page, '/quality/samples')
    await page.getByText('No sample was drawn yet').waitFor()
    await page.getByLabel('How many people').selectOption('10')
    await page.getByRole('button', { name: 'Draw a sample' }).click()
    await page.waitForURL(/sample=/)
    const people = page.getByRole('table', { name: /^Values of / })
    await expect.poll(() => people.count(), { timeout: PATIENCE_MS }).toBe(10)
    const names = page.getByRole('group', { name: /^Name of / })
    await names.nth(0).getByRole('button', { name: 'Correct' }).click()
    await page.getByText('1 correct, 0 wrong').waitFor()
    await names.nth(1).getByRole('button', { name: 'Wrong' }).click()
    const right = page.getByLabel(/^What is right: Name of /)
    await right.fill('Ann Lee')
    await right.press('Enter')
    await page.getByText('1 correct, 1 wrong').waitFor()
    const { items } = SampleList.parse(await plumbline.get('/quality/samples'))
    const judged = () => plumbline.get(`/quality/samples/${items[0]!.id}`).then((body) => Sample.parse(body))
    // Who is drawn, and who of them has a name, is chance.
    const noted = async () =>
      (await judged()).records
        .flatMap(({ values }) => values)
        .flatMap(({ field, note }) => (note === null ? [] : [{ field, note }]))
    await expect.poll(noted, { timeout: PATIENCE_MS }).toEqual([{ field: 'name', note: 'Ann Lee' }])
    // Drawn in the week that still runs, to which the page leads.
    await page.getByRole('link', { name: 'What it says of our data' }).click()
    await page.getByRole('heading', { level: 1, name: 'Data accuracy' }).waitFor()
    const from = new URL(page.url()).searchParams.get('period')
    const list = MetricList.parse(await plumbline.get(`/metrics?period=${from}`))
    expect(list.items.find(({ id }) => id === 'data-accuracy')?.value).toBe(0.5)
    await page.goBack()

    await names.nth(1).getByRole('button', { name: 'Wrong' }).click()
    await page.getByText('1 correct, 0 wrong').waitFor()
    const verdicts = (await judged()).records.flatMap(({ values }) => values.map(({ verdict }) => verdict))
    expect(verdicts.filter((verdict) => verdict !== null)).toEqual(['correct'])
  })
})

const PAGES = [
  '/',
  '/metrics',
  '/metrics/on-time-launch-rate?focus=all',
  '/metrics/campaign-throughput?grain=month',
  '/metrics/data-quality',
  '/quality',
  '/quality?measure=data-validity',
  '/quality/fixes',
  '/quality/fixes?fix=align.stage&sort=recent',
  '/quality/duplicates',
  '/quality/conflicts',
  '/quality/samples',
  '/connections',
  '/connections/quarantine',
  '/connections/changes',
  '/connections/schedule',
  '/connections/storage',
  '/readiness',
  '/settings',
  '/settings#requests',
  '/settings#people',
  '/settings#required',
  '/settings#sync-rules',
  '/imports',
  '/campaigns',
  '/campaigns/flow',
  '/campaigns/replans',
  '/connect',
]

describe('what the organisation can support', { timeout: LONG_MS }, () => {
  test('leads from a metric that isn’t measured to what to do, and from there to where it is done', async () => {
    const { items: supported } = ReadinessList.parse(await plumbline.get('/readiness'))
    const lacking = new Set(supported.flatMap(({ metric, needs }) => (needs.length > 0 ? metric : [])))
    const unmeasured = (await lastWeeks()).flatMap(({ period, items }) =>
      items
        .filter(({ id, cause, value }) => cause === 'missing-data' && value === null && lacking.has(id))
        .map(({ id }) => ({ id, period: period.name })),
    )
    const [{ id, period } = { id: '', period: '' }] = unmeasured
    await settled(page, `/metrics/${id}?period=${period}`)
    await page.getByRole('link', { name: 'What to do about it' }).click()
    await page.getByRole('heading', { level: 1, name: 'What your org can support' }).waitFor()
    const row = page.locator(`#${id}`)
    await row.waitFor()
    expect(await row.evaluate((element) => element === document.activeElement)).toBe(true)
    await row.getByRole('link').nth(1).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/readiness'))
  })

  test('leads from a week that ended before something was begun to the one that shows it', async () => {
    // A sample was checked today, further up.
    await settled(page, '/metrics/data-accuracy')
    // Beside the number, and in the place of its chart.
    const notByThen = page.getByText(/^Not by then\. It is /)
    await notByThen.first().waitFor()
    await page.getByRole('link', { name: 'Look at the running week' }).click()
    await page
      .getByText(/^1 of 1 checked value/)
      .first()
      .waitFor()
    expect(await notByThen.count()).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('counts as many metrics as there are, of which each stands in its group', async () => {
    const { items } = ReadinessList.parse(await plumbline.get('/readiness'))
    await settled(page, '/readiness')
    const whole = items.filter(({ state }) => state === 'measurable').length
    await page.getByText(`${whole} of ${items.length} metrics can be measured`).waitFor()
    const groups = await page
      .locator('section[id]')
      .evaluateAll((sections) =>
        sections.map((section) => [section.id, section.querySelectorAll('li[id]').length] as const),
      )
    expect(Object.fromEntries(groups)).toEqual(
      Object.fromEntries(
        groups.map(([state]) => [state, items.filter((item) => item.state === state).length]),
      ),
    )
    expect(groups.reduce((sum, [, count]) => sum + count, 0)).toBe(items.length)
  })
})

describe('the settings', { timeout: LONG_MS }, () => {
  test('a change is previewed, counts once it is saved, and is gone back from', async () => {
    await settled(page, '/settings#freshness.maxAgeDays')
    await page.getByLabel('Allowed age').fill('60')
    const unsaved = page.getByRole('region', { name: 'Changes not saved yet' })
    await unsaved.getByText('Freshness · Allowed age').waitFor()
    await unsaved.getByRole('button', { name: 'What it does to the numbers' }).click()
    const row = unsaved.getByRole('row', { name: 'Data timeliness' })
    await row.waitFor()
    const [now, then] = (await row.getByRole('cell').first().innerText())
      .split(/\s*becomes\s*→\s*/)
      .map(plain)
    expect(then).not.toBe(now)
    const rate = async () => {
      const { items } = MetricList.parse(await plumbline.get('/metrics'))
      const { value, cases } = items.find(({ id }) => id === 'data-timeliness')!
      return `${(value! * 100).toFixed(1)} % of ${cases.toLocaleString('en-GB')}`
    }
    expect(now).toBe(await rate())
    await unsaved.getByRole('button', { name: 'Save' }).click()
    await unsaved.waitFor({ state: 'detached' })
    expect(then).toBe(await rate())

    await page.getByRole('listitem').filter({ hasText: 'As it was at first' }).getByRole('button').click()
    await page.getByText('in force').waitFor()
    await expect.poll(rate, { timeout: PATIENCE_MS }).toBe(now)
  })

  test('are found by topic or by their own address, and keep what is changed from one topic to the next', async () => {
    await settled(page, '/settings#salesforce.campaign.budget')
    await page.getByRole('heading', { level: 2, name: 'Budget and money' }).waitFor()
    await page.locator('[id="salesforce.campaign.budget"]:focus').waitFor()
    await page.getByLabel('Time for late invoices').fill('30')
    const topics = page.getByRole('navigation', { name: 'Topics' })
    await topics.getByRole('link', { name: 'Requests' }).click()
    await topics.getByRole('link', { name: 'Budget and money 1 changed' }).waitFor()
    const hubspot = page.getByRole('region', { name: 'HubSpot' })
    // What is kept as an id is shown by its name.
    await hubspot.getByText('Marketing requests: Done').waitFor()
    await page
      .getByRole('region', { name: 'Changes not saved yet' })
      .getByRole('button', { name: 'Discard' })
      .click()
    await topics.getByRole('link', { name: 'Budget and money', exact: true }).click()
    expect(await page.getByLabel('Time for late invoices').inputValue()).toBe('45 days')
  })

  test('are all there: none of the mapping is without a control', async () => {
    const ids: string[] = []
    for (const { id } of TOPICS) {
      await settled(page, `/settings#${id}`)
      await page.locator(`section#${id}`).waitFor()
      ids.push(...(await page.locator('[id]').evaluateAll((elements) => elements.map((each) => each.id))))
    }
    const without = settingPaths().filter(
      (path) => !ids.some((id) => id === path || id.startsWith(`${path}.`)),
    )
    expect(without).toEqual([])
  })

  test('hold the CRMs’ sync rules, by which the ledger says who wins', async () => {
    await settled(page, '/quality/conflicts?field=title')
    await page.getByRole('link', { name: 'Enter the sync rule' }).first().click()
    await page.getByLabel('Job title').selectOption({ label: 'Always use Salesforce' })
    const unsaved = page.getByRole('region', { name: 'Changes not saved yet' })
    await unsaved.getByText('Always use Salesforce').waitFor()
    await unsaved.getByRole('button', { name: 'Save' }).click()
    await unsaved.waitFor({ state: 'detached' })
    await settled(page, '/quality/conflicts?field=title')
    const ledger = page.getByRole('table', { name: 'Conflicts' })
    await ledger.getByText('Always use Salesforce').first().waitFor()
    const { items } = ConflictList.parse(await plumbline.get('/quality/conflicts?field=title'))
    expect(items.length).toBeGreaterThan(0)
    expect(items.map(({ rule }) => rule?.wins)).toEqual(items.map(() => 'salesforce'))
    await ledger.getByText(items[0]!.rule!.sentence).first().waitFor()
  })

  test('what was changed is not lost by going elsewhere without being asked', async () => {
    await settled(page, '/settings')
    await page.getByLabel('Grace').fill('3')
    await page.getByRole('region', { name: 'Changes not saved yet' }).waitFor()
    page.once('dialog', (dialog) => void dialog.dismiss())
    await page.getByRole('link', { name: 'Metrics', exact: true }).first().click()
    expect(await page.getByLabel('Grace').inputValue()).toBe('3 days')
    page.once('dialog', (dialog) => void dialog.accept())
    await page.getByRole('link', { name: 'Metrics', exact: true }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Metrics' }).waitFor()
  })
})

describe('imports', { timeout: LONG_MS }, () => {
  test('a file is looked at, put right, imported whole, and taken back', async () => {
    const { items } = Receipt.parse(await plumbline.get('/metrics/on-time-launch-rate/records?limit=2'))
    const [first, second] = items
    const file = (...lines: string[]) => ({
      name: 'launches.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['Record;Went live', ...lines].join('\r\n')),
    })
    await settled(page, '/imports')
    await page.getByRole('radio', { name: 'Actual launches' }).check()
    await page.waitForURL(/kind=actual-launches/)
    await page
      .getByLabel('CSV file')
      .setInputFiles(file(`${first!.recordId};05/06/2025`, 'Nobody’s;06/06/2025'))

    await page.getByLabel('Campaign').selectOption('Record')
    await page.getByLabel('How Launched on is written').selectOption('day-first')
    const refused = page.getByRole('list', { name: 'Lines that can’t be imported' })
    await refused.getByText('“Nobody’s”').waitFor()
    expect(await refused.getByRole('listitem').count()).toBe(1)
    const understood = page.getByRole('table').filter({ hasText: first!.label! })
    await understood.getByText('2025-06-05').waitFor()
    const take = page.getByRole('button', { name: 'Import 1 row' })
    expect(await take.isDisabled()).toBe(true)
    expect(await accessibilityFaults(page)).toEqual([])

    const mended = file(`${first!.recordId};05/06/2025`, `${second!.recordId};06/06/2025`)
    await page.getByLabel('CSV file').setInputFiles(mended)
    await page.getByLabel('Campaign').selectOption('Record')
    await page.getByLabel('How Launched on is written').selectOption('day-first')
    await page.getByRole('button', { name: 'Import 2 rows' }).click()
    await page.getByText('2 rows imported: 2 new, 0 changed.').waitFor()
    await page.getByText('2 known').waitFor()

    // How it was matched is remembered, and to look at it again changes nothing.
    await page.getByRole('button', { name: 'Import another file' }).click()
    await page.getByLabel('CSV file').setInputFiles(mended)
    await page.getByLabel('How Launched on is written').selectOption('day-first')
    await page.getByText('All of it is known already.').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()

    const entry = page.getByRole('listitem').filter({ hasText: 'launches.csv' })
    await entry.getByRole('button', { name: 'Take back: Actual launches, launches.csv' }).click()
    await entry.getByRole('button', { name: 'Take 2 rows back' }).click()
    await entry.getByText(/^Taken back .*: 2 removed, 0 as before\.$/).waitFor()
    expect(visit.complaints).toEqual([])
  })
})

/** With plain spaces between a number and its unit. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

describe('why a number changed', { timeout: LONG_MS }, () => {
  const part = () => page.locator('#why')
  const read = async (id: string, query = '') =>
    MetricBridge.parse(await plumbline.get(`/metrics/${id}/bridge${query}`))

  test('is told from what was told then to now, in parts that sum', async () => {
    const bridge = await read('lead-routing')
    await settled(page, '/metrics/lead-routing')
    await part().scrollIntoViewIfNeeded()
    await part().getByText(bridge.sentence!).waitFor()
    const levels = [bridge.base.asTold.value, bridge.period.value].map((value) => (value! * 100).toFixed(1))
    const rows = await part().getByRole('table').first().getByRole('row').allInnerTexts()
    expect(rows[1]).toContain(levels[0])
    expect(rows[1]).toContain('as told on')
    expect(rows.at(-1)).toContain(levels[1])
    const sum = bridge.steps.reduce((total, { effect }) => total + effect, 0)
    expect(sum).toBeCloseTo(bridge.change!, 9)
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('names the records that are told otherwise now, each opening in its CRM', async () => {
    const { restated } = await read('response-rate')
    expect(restated.matching).toBeGreaterThan(0)
    await settled(page, '/metrics/response-rate')
    await part().scrollIntoViewIfNeeded()
    await part().getByText('are told otherwise now').click()
    const [first] = restated.items
    const link = part().getByRole('link', { name: first!.label! }).first()
    await link.waitFor()
    expect(await link.getAttribute('href')).toBe(first!.url)
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('is told since another period, which stands in the address', async () => {
    await settled(page, '/metrics/campaign-throughput')
    await part().scrollIntoViewIfNeeded()
    const since = part().getByLabel('Since when')
    const [, , third] = await since
      .locator('option')
      .evaluateAll((options) => options.map((each) => each.getAttribute('value')))
    await since.selectOption(third!)
    await page.waitForURL((url) => url.searchParams.get('against') === third)
    const header = part()
      .getByRole('rowheader', { name: `Week ${Number(third!.slice(-2))}` })
      .first()
    await header.waitFor()
    expect(await header.innerText()).toContain('as told on')
  })

  test('stands beside what was told of the week, each telling with the page of then', async () => {
    const { compare } = MetricList.parse(await plumbline.get('/metrics'))
    const query = `?period=${compare.name}`
    const { items, times } = MetricTellings.parse(
      await plumbline.get(`/metrics/lead-routing/tellings${query}`),
    )
    expect(times).toBeGreaterThan(1)
    expect(items.length).toBeGreaterThan(1)
    await settled(page, `/metrics/lead-routing${query}`)
    await part().scrollIntoViewIfNeeded()
    await part()
      .getByText(new RegExp(`^Week \\d+ was told ${times} times from `))
      .click()
    const told = part().getByRole('table', { name: 'What was told of the week' })
    const rows = await told.getByRole('row').allInnerTexts()
    expect(rows.length).toBe(items.length + 1)
    for (const [nth, { shown }] of items.entries()) expect(rows[nth + 1]).toContain(shown)
    expect(await accessibilityFaults(page)).toEqual([])
    await told.getByRole('link').first().click()
    await page.waitForURL((url) => url.searchParams.get('asOf') === items[0]!.at)
    await page.getByText(/^As it stood on /).waitFor()
    await page
      .getByText((items[0]!.value! * 100).toFixed(1))
      .first()
      .waitFor()
  })

  test('narrows the page to a segment that is picked', async () => {
    await settled(page, '/metrics/lead-routing')
    await part().scrollIntoViewIfNeeded()
    const segment = part().getByRole('table').first().getByRole('button').first()
    const name = await segment.innerText()
    await segment.click()
    await page.waitForURL((url) => [...url.searchParams.keys()].some((each) => each.startsWith('where')))
    const off = page.getByRole('button', { name: /^Take off / })
    await off.waitFor()
    expect((await off.getAttribute('aria-label'))!.toLowerCase()).toContain(name.toLowerCase())
  })

  test('and what bad data does to it is told beside the real value', async () => {
    const { start, end } = (await read('lead-routing')).period
    const { items, value } = WhatIf.parse(
      await plumbline.get(`/metrics/lead-routing/what-if?from=${start}&to=${end}`),
    )
    await settled(page, '/metrics/lead-routing')
    const without = page.locator('#what-if')
    await without.scrollIntoViewIfNeeded()
    await without.getByText('Nothing: the real value').waitFor()
    const text = await without.getByRole('table').innerText()
    expect(text).toContain((value! * 100).toFixed(1))
    const wholes = items.filter(({ whole }) => whole)
    expect(wholes.length).toBeGreaterThan(0)
    for (const { title } of wholes) expect(text).toContain(title)
    await without.getByRole('button', { name: /^Show \d+ single rules?$/ }).click()
    expect(await without.getByRole('row').count()).toBe(items.length + 2)
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

describe('a past day', { timeout: LONG_MS }, () => {
  let asOf: string
  let period: string

  test('is chosen once, and the review is that of the week that was the last one then', async () => {
    await settled(page, '/')
    await page.getByRole('button', { name: 'Look back at a past day' }).first().click()
    await page.getByRole('button', { name: 'Four weeks ago' }).click()
    await page.getByText(/^As it stood on \w{3} \d+ \w+ \d{4}\.$/).waitFor()
    await page.waitForURL(/period=/)
    const address = new URL(page.url()).searchParams
    asOf = address.get('asOf')!
    period = address.get('period')!
    await page.getByRole('heading', { level: 1, name: `Week ${Number(period.slice(-2))}` }).waitFor()
    const ago = (Date.now() - Date.parse(asOf)) / 86_400_000
    expect(ago).toBeGreaterThan(26)
    expect(ago).toBeLessThan(29)
  })

  test('holds on every page, whose numbers are those of then', async () => {
    const past = `asOf=${encodeURIComponent(asOf)}`
    const percent = (value: number | null) => (value === null ? '' : (value * 100).toFixed(1))
    // A rate that has been restated since, of a week that was over then.
    const now = await lastWeeks(period)
    const then = await lastWeeks(period, past)
    const restated = then.flatMap(({ period: week, items }, nth) =>
      items
        .map(({ id, unit, value }) => ({ id, unit, week: week.name, shown: percent(value) }))
        .filter(({ id, unit, shown }) => {
          const present = now[nth]!.items.find((each) => each.id === id)!
          return unit === 'ratio' && shown !== '' && shown !== percent(present.value)
        }),
    )
    const [{ id, week, shown } = { id: '', week: '', shown: '' }] = restated
    expect(shown).not.toBe('')
    await settled(page, `/metrics/${id}?period=${week}&${past}`)
    await page
      .getByText(new RegExp(`(^|\\D)${shown}`))
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'Metrics', exact: true }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Metrics' }).waitFor()
    expect(new URL(page.url()).searchParams.get('asOf')).toBe(asOf)
    await page.getByRole('link', { name: 'Campaigns', exact: true }).first().click()
    await page.getByRole('link', { name: 'Re-plans' }).click()
    await page.getByRole('table', { name: 'Planned dates' }).waitFor()
    expect(new URL(page.url()).searchParams.get('asOf')).toBe(asOf)
    // What stood then isn't changed from here.
    expect(await page.getByRole('combobox', { name: /^Why .* was moved$/ }).count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('shows the samples and pairs of then, to look at and not to change', async () => {
    const past = `?asOf=${encodeURIComponent(asOf)}`
    await settled(page, `/campaigns/pairs${past}`)
    await page.getByRole('table', { name: 'Campaigns of both systems' }).waitFor()
    expect(await page.getByRole('table').getByRole('button').count()).toBe(0)
    expect(SampleList.parse(await plumbline.get('/quality/samples')).items.length).toBeGreaterThan(0)
    await settled(page, `/quality/samples${past}`)
    await page.getByText(/^No sample had been drawn by then\./).waitFor()
    expect(await page.getByRole('button', { name: 'Draw a sample' }).count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('is said to be none of the connections’, and is left again', async () => {
    await page.getByRole('link', { name: 'Connections' }).first().click()
    await page.getByText('This page tells what is now.').waitFor()
    await page.getByRole('link', { name: 'Back to now' }).click()
    await page.getByText('This page tells what is now.').waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.has('asOf')).toBe(false)
  })
})

describe('every page', { timeout: LONG_MS }, () => {
  let looking: Visit
  beforeAll(async () => {
    looking = await openVisit(browser, { baseURL: plumbline.url })
  })
  afterAll(() => looking.context.close())

  test.each(PAGES)('%s is free of accessibility faults, in light and dark', async (path) => {
    const { page: own } = looking
    await own.emulateMedia({ colorScheme: 'light' })
    await settled(own, path)
    expect(await accessibilityFaults(own)).toEqual([])
    await own.emulateMedia({ colorScheme: 'dark' })
    await own.locator('html[data-mantine-color-scheme="dark"]').waitFor()
    expect(await accessibilityFaults(own, { colours: true })).toEqual([])
    expect(looking.complaints).toEqual([])
  })

  test('leaves no link or button under something else, on a wide window or a phone', async () => {
    for (const width of ['desktop', 'phone'] as const) {
      const visit = await openVisit(browser, { baseURL: plumbline.url, width })
      for (const path of PAGES) {
        await settled(visit.page, path)
        expect({ path, width, covered: await covered(visit.page) }).toEqual({ path, width, covered: [] })
      }
      await visit.context.close()
    }
  })

  test('fits a phone without scrolling sideways, and without accessibility faults there', async () => {
    const visit = await openVisit(browser, { baseURL: plumbline.url, width: 'phone' })
    for (const path of PAGES) {
      await settled(visit.page, path)
      expect({ path, overflowing: await overflowing(visit.page) }).toEqual({ path, overflowing: [] })
      expect({ path, faults: await accessibilityFaults(visit.page) }).toEqual({ path, faults: [] })
    }
    expect(visit.complaints).toEqual([])
    await visit.context.close()
  })

  test('an address that doesn’t exist says so', async () => {
    await page.goto('/no-such-page')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

describe('in the end', { timeout: LONG_MS }, () => {
  test('the browser has found nothing to complain about all the way', () => {
    expect(visit.complaints).toEqual([])
  })

  test('the server stops cleanly when told to, and takes its sandbox CRMs along', async () => {
    const urls = (await plumbline.connections()).items.map(({ url }) => url)
    for (const url of urls) expect((await fetch(url)).status).toBeGreaterThan(0)
    expect(await plumbline.stop()).toMatchObject({ code: 0, err: '' })
    for (const url of [plumbline.url, ...urls]) await expect(fetch(url)).rejects.toThrow('fetch failed')
  })
})

const WEEKS = 12

/** The weeks up to the one named, or to the last whole one, newest first. */
async function lastWeeks(name?: string, past = ''): Promise<MetricList[]> {
  const last = name ?? MetricList.parse(await plumbline.get('/metrics')).period.name
  const weeks = Array.from({ length: WEEKS }, (_, back) => shiftPeriod(last, -back))
  return Promise.all(
    weeks.map(async (week) => MetricList.parse(await plumbline.get(`/metrics?period=${week}&${past}`))),
  )
}

/** Holds back what the page sends to say why dates were moved, until each is let go. */
async function heldSaves(page: Page): Promise<{ next: () => Promise<Route>; end: () => Promise<void> }> {
  // What is asked of the ledger names how much of it, after a question mark.
  const address = '**/api/v1/plans'
  const held: Route[] = []
  await page.route(address, (route) => void held.push(route))
  return {
    next: async () => {
      await expect.poll(() => held.length, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
      return held.shift()!
    },
    end: () => page.unroute(address),
  }
}

/** How the choice of reasons tells how many dates have one. */
function countedOf(counts: PlanList['counts'], reason: ReplanReason): string {
  const { replans } = counts.find((each) => each.reason === reason)!
  return `${REASON_WORDS[reason]} (${replans})`
}

/** Opens a page and waits until it shows its data. */
async function settled(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await calm(page)
}

/** Waits until nothing on the page is still being asked for. */
async function calm(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('[aria-busy="true"], .mantine-Skeleton-root') === null,
    undefined,
    { timeout: PATIENCE_MS },
  )
}

/** How many records the list holds when all of it is shown. */
async function matching(): Promise<number> {
  const text = await page.getByText(/[\d,]+ (of [\d,]+ )?records?( match(es)?)?\.$/).innerText()
  return Number(/([\d,]+) (?:of [\d,]+ )?record/.exec(text)![1]!.replaceAll(',', ''))
}

/** Whether somebody who looks at the window sees it. */
async function inView(what: Locator): Promise<boolean> {
  const box = await what.boundingBox()
  const height = page.viewportSize()!.height
  // Scrolled to by fractions of a pixel.
  return box !== null && box.y >= -1 && box.y + box.height <= height
}

/** How many records became this, as the choice of outcomes says. */
async function countOf(outcome: string): Promise<number> {
  const text = await page
    .getByText(new RegExp(`^${outcome} [\\d,]+$`))
    .first()
    .innerText()
  return Number(text.slice(outcome.length).replaceAll(',', ''))
}

/** The receipt's records from first to last; it shows a few at first, and more on demand. */
async function listed(): Promise<{ name: string; url: string }[]> {
  const table = page.getByRole('table', { name: 'Records' })
  const more = page.getByRole('button', { name: 'Show more' })
  const rows = table.locator('tbody > tr')
  for (let shown = await rows.count(); await more.isVisible(); shown = await rows.count()) {
    await more.click()
    await expect.poll(() => rows.count(), { timeout: PATIENCE_MS }).toBeGreaterThan(shown)
  }
  return rows.evaluateAll((lines) =>
    lines.map((line) => {
      const link = line.querySelector('a')
      return { name: link?.textContent?.trim() ?? '', url: link?.href ?? '' }
    }),
  )
}
