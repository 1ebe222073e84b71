import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import packed from '@sparticuz/chromium'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { z } from 'zod'

const Manifest = z.object({ version: z.string() })
const CACHE = join(import.meta.dirname, '..', '..', '.cache')
/** A hang guard, far above what any page needs on a busy machine. */
export const PATIENCE_MS = 120_000

export type Width = 'desktop' | 'phone'
const VIEWPORTS = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} satisfies Record<Width, unknown>

/** A page with everything that a careful person would find wrong with it on the browser's console. */
export interface Visit {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors, refusals of the content security policy, and requests to anyone but this machine. */
  readonly complaints: readonly string[]
}

/** A real Chromium out of an npm package. */
export async function openBrowser(): Promise<Browser> {
  const home = await unpacked()
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
}

/** Opens an empty tab; addresses are relative to `baseURL`. */
export async function openVisit(
  browser: Browser,
  {
    baseURL,
    width = 'desktop',
    colorScheme = 'light',
  }: { baseURL: string; width?: Width; colorScheme?: 'light' | 'dark' },
): Promise<Visit> {
  // Pages hold still, so that what is looked at is what they come to.
  const context = await browser.newContext({
    baseURL,
    colorScheme,
    viewport: VIEWPORTS[width],
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()} at ${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error at ${page.url()}: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== baseURL)
      complaints.push(`request to ${origin} at ${page.url()}`)
  })
  return { context, page, complaints }
}

/** Rules that come to something else in other colours; all others look at what stands there, whatever its colour. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** What axe finds on the page, one line each; empty when it finds nothing. `colours`: by the rules of colours alone. */
export async function accessibilityFaults(page: Page, { colours = false } = {}): Promise<string[]> {
  // In one piece, since there are no frames, and without listing what is as it should be: both take most of its time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  const { violations } = await (colours ? axe.withRules(COLOUR_RULES) : axe).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${help}: ${target.join(' ')} ${any[0]?.message ?? ''}`.trim()),
  )
}

/** What sticks out to the right of the page's own width; empty when nobody has to scroll sideways. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const whole = [document.documentElement, document.getElementById('content')]
    return whole
      .filter((box) => box !== null)
      .filter((box) => box.scrollWidth > box.clientWidth)
      .map((box) => `${box.id || box.tagName}: ${box.scrollWidth} in ${box.clientWidth}`)
  })
}

/** Links and buttons that a click doesn't reach, because something else lies above them; empty when all can be clicked. */
export function covered(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button')]
      .filter((control) => control.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .flatMap((control) => {
        control.scrollIntoView({ block: 'center', inline: 'center' })
        const [line] = control.getClientRects()
        if (line === undefined) return []
        const hit = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2)
        // Nothing there: it is kept outside the window until it has the focus.
        if (hit === null || control.contains(hit)) return []
        return [
          `${control.innerText || control.ariaLabel} is under ${hit.tagName} ${hit.textContent.slice(0, 40)}`,
        ]
      }),
  )
}

/** Unpacks the browser once per version into a folder of the project: its own place in /tmp is anybody's, and half full while another unpacks. */
async function unpacked(): Promise<string> {
  const home = join(CACHE, `chromium-${packedVersion()}`)
  if (existsSync(home)) return home
  mkdirSync(CACHE, { recursive: true })
  const stage = mkdtempSync(`${home}-`)
  const outer = process.env['TMPDIR']
  process.env['TMPDIR'] = stage
  try {
    await packed.executablePath()
  } finally {
    if (outer === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = outer
  }
  try {
    renameSync(stage, home)
  } catch (error) {
    // Another run was quicker.
    rmSync(stage, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
  return home
}

function packedVersion(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  return Manifest.parse(JSON.parse(readFileSync(join(dirname(main), '..', 'package.json'), 'utf8'))).version
}
