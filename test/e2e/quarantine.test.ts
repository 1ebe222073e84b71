import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { QuarantineList } from '../../shared/platform.ts'
import { openBrowser, openVisit, type Visit } from '../support/browser.ts'
import { openRealWorkspace, type RealWorkspace } from '../support/real-workspace.ts'
import { dataDirectory, startPlumbline, type ServerProcess } from '../support/server-process.ts'

/** A hang guard. */
const LONG_MS = 300_000
const BROKEN = 'about a million'
const MENDED = '1000000'

const directory = dataDirectory()
let browser: Browser
let workspace: RealWorkspace
let plumbline: ServerProcess
let visit: Visit
let page: Page
let deal: string

const edit = (amount: string, id?: string) =>
  workspace.control('POST', '/edits', {
    system: 'hubspot',
    object: 'deals',
    ...(id === undefined ? {} : { id }),
    fields: { dealname: 'Torn off', amount },
  })
const aside = async () => QuarantineList.parse(await plumbline.get('/quarantine'))

beforeAll(async () => {
  workspace = await openRealWorkspace(directory.path, {
    seed: 7,
    size: 'small',
    anchor: '2026-11-22T20:00:00Z',
    now: '2026-11-15T20:00:00Z',
  })
  const answer = await edit(BROKEN)
  deal = z.object({ id: z.string() }).parse(await answer.json()).id
  // HubSpot tells of a change only once it is some minutes old.
  await workspace.control('PUT', '/clock', { now: '2026-11-15T21:00:00Z' })
  // HubSpot alone: empty settings count as not given.
  plumbline = await startPlumbline({
    ...workspace.settings,
    SALESFORCE_LOGIN_URL: '',
    SALESFORCE_CLIENT_ID: '',
    SALESFORCE_CLIENT_SECRET: '',
  })
  await plumbline.until(async () => ((await plumbline.connection('hubspot')).state === 'ready' ? true : null))
  browser = await openBrowser()
  visit = await openVisit(browser, { baseURL: plumbline.url })
  page = visit.page
}, LONG_MS)

afterAll(async () => {
  await browser?.close()
  await plumbline?.stop()
  await workspace?.sandbox.stop()
  directory.remove()
}, LONG_MS)

describe('a value that can’t be read', { timeout: LONG_MS }, () => {
  test('is counted where the connection is, and leads to its reason, its text and its record', async () => {
    await page.goto('/connections')
    await page.getByRole('link', { name: '1 set aside: Deals' }).click()
    await page.waitForURL(/\/connections\/quarantine\?connection=hubspot&object=deal$/)
    await page.getByText('1 value set aside').waitFor()
    const item = page.getByRole('listitem').filter({ hasText: BROKEN })
    expect(await item.innerText()).toMatch(/Amount is not a valid (money|number)/)
    expect(await item.getByRole('link', { name: deal }).getAttribute('href')).toContain(deal)
  })

  test('stays aside when it is read again as it was', async () => {
    await page.getByRole('button', { name: 'Read HubSpot’s again' }).click()
    await page
      .getByText('HubSpot was read again: 1 value is as before. Put them right in the CRM first.')
      .waitFor()
    expect((await aside()).total).toBe(1)
  })

  test('arrives once it is mended and read again, and the count falls', async () => {
    expect((await edit(MENDED, deal)).status).toBe(200)
    await page.getByRole('button', { name: 'Read HubSpot’s again' }).click()
    await page.getByText('HubSpot was read again: all 1 could be kept now.').waitFor()
    await page.getByText('Nothing is set aside here.').waitFor()
    expect((await aside()).total).toBe(0)
    await page.goto('/connections')
    await page.getByRole('row', { name: /^Deals/ }).waitFor()
    expect(await page.getByRole('link', { name: /set aside/ }).count()).toBe(0)
    expect(visit.complaints).toEqual([])
  })

  test('stands in the warehouse as the CRM has it now', async () => {
    await plumbline.stop()
    const found = await workspace.ask(
      `select amount from hubspot.deal where _id = '${deal}' and _valid_to = cast('infinity' as timestamptz)`,
    )
    expect(found.map(({ amount }) => Number(amount))).toEqual([Number(MENDED)])
  })
})
