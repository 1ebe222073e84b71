import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CampaignPairList } from '../../shared/campaign-pair.ts'
import { MappingSetting } from '../../shared/mapping.ts'
import { ReadinessList } from '../../shared/metric.ts'
import { openBrowser, openVisit, PATIENCE_MS, type Visit } from '../support/browser.ts'
import { openRealWorkspace, type RealWorkspace } from '../support/real-workspace.ts'
import { dataDirectory, type ServerProcess } from '../support/server-process.ts'

/** A hang guard. */
const LONG_MS = 600_000
const METRIC = 'on-time-launch-rate'
const TITLE = 'On-time launch rate'
const LEAD = 'Agreed lead time'

const directory = dataDirectory()
let browser: Browser
let company: RealWorkspace
let plumbline: ServerProcess
let visit: Visit
let page: Page

beforeAll(async () => {
  // The company's history ends today, as that of whoever connects theirs.
  company = await openRealWorkspace(directory.path, {
    seed: 7,
    size: 'small',
    org: 'messy',
    anchor: new Date().toISOString(),
  })
  plumbline = await company.start()
  browser = await openBrowser()
  visit = await openVisit(browser, { baseURL: plumbline.url })
  page = visit.page
}, LONG_MS)

afterAll(async () => {
  await browser?.close()
  await plumbline?.stop()
  await company?.sandbox.stop()
  directory.remove()
}, LONG_MS)

async function readiness(id = METRIC) {
  const { items } = ReadinessList.parse(await plumbline.get('/readiness'))
  return items.find(({ metric }) => metric === id)!
}

/** The metric's line on the page of what is supported. */
const line = () =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: TITLE, exact: true }) })

describe(
  'from a company that keeps its campaigns by hand to an on-time rate that one can trust',
  { timeout: LONG_MS },
  () => {
    test('what isn’t supported is said as soon as the CRMs are read, with what to do', async () => {
      await page.goto('/readiness')
      await plumbline.until(async () => {
        const { items } = await plumbline.connections()
        return items.every(({ state }) => state === 'ready') ? true : null
      })
      await page.getByText('The first sync is under way').waitFor({ state: 'detached' })
      const { state, coverage } = await readiness()
      expect([state, (coverage ?? 0) < 0.3]).toEqual(['not-measured', true])
      await page.getByRole('heading', { name: /^Not measured yet/ }).waitFor()
      await line().getByRole('link').first().waitFor()
    })

    test('what last week’s end can’t tell, the running week does, and the review leads there', async () => {
      await page.goto('/')
      const tile = page
        .getByRole('article')
        .filter({ has: page.getByRole('heading', { name: 'Data quality' }) })
      await tile.getByText('The first sync came later.').waitFor()
      expect(await tile.getByRole('link', { name: 'What to do' }).count()).toBe(0)
      await page.getByRole('link', { name: /^Look at week \d+ so far$/ }).click()
      await tile
        .getByText(/^\d+\.\d/)
        .first()
        .waitFor()
      expect(visit.complaints).toEqual([])
    })

    test('a number that isn’t measured leads to what to do about it', async () => {
      await page
        .getByRole('article')
        .filter({ has: page.getByRole('heading', { name: TITLE }) })
        .getByRole('link', { name: 'What to do' })
        .click()
      await page.waitForURL(/\/readiness.*#on-time-launch-rate$/)
      await line().getByRole('link').first().waitFor()
      expect(await line().getByRole('link').allInnerTexts()).toContain('Choose it in the settings')
    })

    test('which of three fields holds the plan is told by the records, and mapping it takes effect at once', async () => {
      await page.goto('/settings#salesforce.plannedLaunch.field')
      const field = page.locator('[id="salesforce.plannedLaunch.field"]')
      await expect
        .poll(() => field.locator('option').allInnerTexts(), { timeout: PATIENCE_MS })
        .toContainEqual(expect.stringMatching(/Go_Live_Date__c.*launch/i))
      await field.selectOption('Go_Live_Date__c')
      await page.locator('[id="salesforce.campaign.requested"]').selectOption('Anfragedatum__c')
      await page.locator('[id="salesforce.campaign.workStarted"]').selectOption('Brief_erhalten__c')
      await page.getByRole('button', { name: 'What it does to the numbers' }).click()
      const unsaved = page.getByRole('region', { name: 'Changes not saved yet' })
      await unsaved.getByText(/^Salesforce · Campaign fields · Work started: held by 0 of /).waitFor()
      // Which numbers of last week move hangs on the week in which the tests run.
      await unsaved
        .getByText(/\d+ weeks up to then/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('region', { name: 'Changes not saved yet' }).waitFor({ state: 'detached' })
      await expect
        .poll(async () => (await readiness('campaign-cycle-time')).state, { timeout: PATIENCE_MS })
        .toBe('partly')
    })

    test('campaigns that both systems know are paired, all at once', async () => {
      await page.goto('/campaigns/pairs?only=likely')
      await page.getByLabel('Choose all that are to be decided').check()
      await page.getByRole('button', { name: 'Each is the one beside it' }).click()
      await page.getByText(/^\d+ decisions kept/).waitFor()
      const { counts } = CampaignPairList.parse(await plumbline.get('/campaign-pairs'))
      expect([counts.likely, counts.linked > 20]).toEqual([0, true])
    })

    test('the plans that were agreed are brought in from the company’s own sheet, and the rate is trusted', async () => {
      await bringIn('planned-dates', { 'Planned launch': 'Geplanter Termin' })
      await bringIn('actual-launches')
      await expect
        .poll(async () => (await readiness()).state, { timeout: PATIENCE_MS })
        .not.toBe('not-measured')
      expect((await readiness()).coverage).toBeGreaterThan(0.6)
      await page.goto('/readiness')
      await page
        .getByRole('heading', { name: /^(Partly measured|Measured)/ })
        .first()
        .waitFor()
      await page.goto(`/metrics/${METRIC}`)
      await page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
      expect(visit.complaints).toEqual([])
    })

    test('what somebody else saved meanwhile stays, with one’s own changes put on top of it', async () => {
      // Two people at one time: a refusal stands on the console of whoever comes second.
      const [mine, theirs] = await Promise.all([begin({ Grace: '2' }), begin({ Grace: '5', [LEAD]: '20' })])
      await theirs.save.click()
      await theirs.unsaved.waitFor({ state: 'detached' })
      const change = mine.unsaved.getByRole('listitem').filter({ hasText: 'Grace' })
      expect(await change.innerText()).toMatch(/0\s*→\s*2$/)

      await mine.save.click()
      await mine.unsaved.getByText('Another version was saved since you began.').waitFor()
      expect(await mine.save.count()).toBe(0)
      const kept = async () => {
        const { mapping } = MappingSetting.parse(await plumbline.get('/settings/mapping'))
        return [mapping.graceDays, mapping.campaigns.leadTime.days]
      }
      expect(await kept()).toEqual([5, 20])
      await mine.unsaved.getByRole('button', { name: 'Put my changes on top' }).click()
      await mine.unsaved.getByRole('alert').waitFor({ state: 'detached' })
      expect(await mine.page.getByLabel(LEAD, { exact: true }).inputValue()).toBe('20 days')
      expect(await mine.unsaved.getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringMatching(/Grace\s*5\s*→\s*2$/),
      ])
      expect(await kept()).toEqual([5, 20])
      await mine.save.click()
      await mine.unsaved.waitFor({ state: 'detached' })
      expect(await kept()).toEqual([2, 20])
      await Promise.all([mine, theirs].map(({ context }) => context.close()))
    })
  },
)

/** Changes settings in a browser of one's own, and saves nothing yet. */
async function begin(changes: { readonly [label: string]: string }) {
  const { context, page: own } = await openVisit(browser, { baseURL: plumbline.url })
  await own.goto('/settings#graceDays')
  for (const [label, value] of Object.entries(changes))
    await own.getByLabel(label, { exact: true }).fill(value)
  const unsaved = own.getByRole('region', { name: 'Changes not saved yet' })
  return { context, page: own, unsaved, save: unsaved.getByRole('button', { name: 'Save', exact: true }) }
}

/** Takes in a file as the company has it, without its wrong lines. `choose`: its column for a field that isn't recognised by its name. */
async function bringIn(kind: string, choose: { readonly [field: string]: string } = {}): Promise<void> {
  const sheet = await (await company.control('GET', `/elsewhere/${kind}.csv`)).text()
  await page.goto(`/imports?kind=${kind}`)
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: `${kind}.csv`, mimeType: 'text/csv', buffer: Buffer.from(sheet) })
  await page.getByRole('heading', { name: 'Columns' }).waitFor()
  for (const [field, column] of Object.entries(choose)) await page.getByLabel(field).selectOption(column)
  await page.getByLabel(/^Leave out the \d+ lines? that can’t be imported$/).check()
  await page.getByRole('button', { name: /^Import \d+ rows$/ }).click()
  await page.getByText(/^\d+ rows imported/).waitFor()
}
