import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Receipt } from '../../shared/metric.ts'
import { SyncRunList } from '../../shared/sync.ts'
import {
  accessibilityFaults,
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

  test('opens the weekly review by itself after the first pass, with numbers on its tiles', async () => {
    await page.getByRole('heading', { level: 1, name: /^Week \d+/ }).waitFor()
    for (const name of ['Data quality', 'Data completeness', 'Data validity', 'Data uniqueness']) {
      const tile = page.getByRole('article').filter({ has: page.getByRole('heading', { name, exact: true }) })
      await tile
        .getByText(/^\d+\.\d\s?%$/)
        .first()
        .waitFor()
    }
    expect(await page.getByRole('article').filter({ hasText: METRIC }).count()).toBe(1)
  })

  test('replays its history to the end, and says so', async () => {
    const progress = page.getByRole('progressbar', { name: /history replayed/ })
    await progress.waitFor()
    await progress.waitFor({ state: 'detached', timeout: LONG_MS })
    const { items, workspace } = await plumbline.connections()
    expect(workspace.catchUp).toBeNull()
    expect(items.map(({ state, error }) => [state, error])).toEqual([
      ['ready', null],
      ['ready', null],
    ])
  })
})

describe('from a number to the records behind it', { timeout: LONG_MS }, () => {
  test('a tile opens its metric, whose receipt lists the records that were summed', async () => {
    await page.getByRole('link', { name: METRIC, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: METRIC }).waitFor()
    const heading = page.getByRole('heading', { name: /^The records behind it/ })
    const week = await heading.textContent()
    await page.getByLabel('Period looked at').selectOption('all')
    await expect.poll(() => heading.textContent(), { timeout: PATIENCE_MS }).not.toBe(week)
    await receiptOf('all')
    const { included, excluded } = await counts()
    expect(included).toBeGreaterThan(0)
    expect(await listed()).toHaveLength(included + excluded)
  })

  test('a segment narrows the receipt to as many records as it shows', async () => {
    await calm(page)
    const table = page
      .getByRole('table')
      .filter({ has: page.getByRole('button', { name: 'Cases' }) })
      .first()
    const dimension = await table.getByRole('columnheader').first().textContent()
    const row = table.locator('tbody tr').first()
    const segment = await row.getByRole('rowheader').textContent()
    const cases = Number((await row.getByRole('cell').last().innerText()).replaceAll(',', ''))
    const { included } = await counts()
    await row.getByRole('button').click()
    await page.getByRole('button', { name: `Take off ${dimension} ${segment}` }).waitFor()
    await page.getByText(`${cases} in the number`).waitFor()
    expect(cases).toBeGreaterThan(0)
    expect(cases).toBeLessThanOrEqual(included)
    await page.getByText('In the number', { exact: true }).click()
    await page.waitForURL(/included=yes/)
    await receiptOf(cases)
    expect(await listed()).toHaveLength(cases)
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

describe('the platform page', { timeout: LONG_MS }, () => {
  test('shows each run with what it changed, and syncs on demand to the end', async () => {
    await page.getByRole('link', { name: 'Platform' }).first().click()
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
})

const PAGES = [
  '/',
  '/metrics',
  '/metrics/on-time-launch-rate?focus=all',
  '/metrics/data-quality',
  '/platform',
  '/connect',
]

describe('every page', { timeout: LONG_MS }, () => {
  test.each(PAGES)('%s is free of accessibility faults, in light and dark', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const visit = await openVisit(browser, { baseURL: plumbline.url, colorScheme })
      await settled(visit.page, path)
      expect({ colorScheme, faults: await accessibilityFaults(visit.page) }).toEqual({
        colorScheme,
        faults: [],
      })
      expect(visit.complaints).toEqual([])
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

/** Waits for the whole receipt: of so many records, or of all that it says it holds. */
async function receiptOf(records: number | 'all'): Promise<void> {
  await page.waitForFunction((records) => {
    const said = /([\d,]+) in the number, ([\d,]+) left out/.exec(document.body.innerText)
    const table = document.querySelector('[aria-label="Records"] table')
    if (!said || !table) return false
    const all = Number(said[1]!.replaceAll(',', '')) + Number(said[2]!.replaceAll(',', ''))
    return Number(table.getAttribute('aria-rowcount')) === (records === 'all' ? all : records) + 1
  }, records)
}

/** How many records the receipt says it counts and leaves out. */
async function counts(): Promise<{ included: number; excluded: number }> {
  const text = await page.getByText(/in the number, .* left out/).innerText()
  const [included = 0, excluded = 0] = (text.match(/[\d,]+/g) ?? [])
    .filter((part) => /\d/.test(part))
    .map((part) => Number(part.replaceAll(',', '')))
  return { included, excluded }
}

/** The receipt's records from first to last; the page draws only those in sight, so it is scrolled through. */
async function listed(): Promise<{ name: string; url: string }[]> {
  const box = page.getByRole('region', { name: 'Records' })
  const total = Number(await box.getByRole('table').getAttribute('aria-rowcount')) - 1
  await box.evaluate((element) => element.scrollTo(0, 0))
  const found = new Map<number, { name: string; url: string }>()
  while (found.size < total) {
    await box.locator(`tr[aria-rowindex="${found.size + 2}"]`).waitFor()
    const drawn = await box.locator('tbody tr').evaluateAll((rows) =>
      rows.map((row) => {
        const link = row.querySelector('a')
        return {
          index: Number(row.getAttribute('aria-rowindex')) - 2,
          name: link?.textContent?.trim() ?? '',
          url: link?.href ?? '',
        }
      }),
    )
    for (const { index, ...record } of drawn) found.set(index, record)
    await box.locator('tbody tr').last().scrollIntoViewIfNeeded()
  }
  return [...found].sort(([a], [b]) => a - b).map(([, record]) => record)
}
