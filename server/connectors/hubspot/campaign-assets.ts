import { z } from 'zod'
import type { Page, ReadRequest } from '../connector.ts'
import { DAILY_MS } from '../daily.ts'
import { campaignsUrl } from './campaigns.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'
import { listPages, Paging } from './paging.ts'
import { parentsLeft } from './parents.ts'
import { idOf, partOf, rawRow } from './raw-row.ts'

/** The kinds of assets whose publishing or use tells of a launch. */
const ASSET_TYPES = ['MARKETING_EMAIL', 'LANDING_PAGE', 'FORM'] as const
/** Each asset list is a call of its own: so many go side by side. */
const CAMPAIGNS_AT_ONCE = 4
/** After it is over a campaign still gets late assets for this long. */
const SETTLED_AFTER_MS = 45 * 24 * 60 * 60_000
/** Campaigns committed together. */
const CHUNK = 40

const Listed = z.object({ results: z.array(z.unknown()), paging: Paging })

/**
 * The emails, landing pages and forms of campaigns: of those that changed, and once a day of all that are not long over, because
 * a campaign can be given one without being changed itself.
 */
export const campaignAssets: HubspotStream = {
  stream: {
    object: 'campaign_asset',
    label: 'Campaign assets',
    mode: { kind: 'dependent', parent: 'campaign', rereadAllAfterMs: DAILY_MS },
    alsoYields: [],
    optional: true,
  },
  async describe({ transport }, signal) {
    await transport.text({ url: '/marketing/v3/campaigns?limit=1', expects: 'json' }, signal)
    return [
      {
        object: 'campaign_asset',
        label: 'Campaign assets',
        fields: [
          fixedField('id'),
          fixedField('campaign_id', 'text', { label: 'Campaign', references: ['campaign'] }),
          fixedField('asset_type', 'text', { label: 'Type' }),
          fixedField('asset_id', 'text', { label: 'Asset' }),
          fixedField('name', 'text', { label: 'Name' }),
        ],
        roles: { id: 'id', updated: null, deleted: null, mergedInto: null },
      },
    ]
  },
  read,
}

async function* read(context: HubspotContext, request: ReadRequest): AsyncGenerator<Page> {
  const settled = request.again ? await settledCampaigns(context, request) : new Set<string>()
  for await (const campaigns of parentsLeft(request, CHUNK)) {
    const asked = campaigns.filter((id) => !settled.has(id))
    if (asked.length === 0) continue
    const { rows, unread } = await assetsOf(context, asked, request.signal)
    // What is known of a campaign of whose assets one can't be told from the others stays.
    const parents = asked.filter((id) => !unread.has(id))
    const content = { kind: 'sets', field: 'campaign_id', parents } as const
    const file = await extractFile(request, 'campaign_asset', rows, content)
    yield { files: present([file]), cursor: { last: campaigns.at(-1) } }
  }
  yield { files: [], cursor: null }
}

/** Campaigns that are long over. */
async function settledCampaigns(
  { transport }: HubspotContext,
  { window, signal }: ReadRequest,
): Promise<ReadonlySet<string>> {
  const url = (after: string | null) => campaignsUrl(['hs_end_date', 'hs_campaign_status'], after)
  const settled = new Set<string>()
  for await (const { page } of listPages(transport, { url, schema: Listed, signal })) {
    for (const campaign of page.results) {
      const { id, updatedAt, properties } = rawRow(campaign, 'properties')
      const over = overAt({ touchedAt: timeOf(updatedAt), properties })
      if (typeof id === 'string' && over < Date.parse(window.to) - SETTLED_AFTER_MS) settled.add(id)
    }
  }
  return settled
}

/** When the campaign was over, in milliseconds: its end, or else when it was last touched once completed. Not a number: not yet. */
function overAt({ touchedAt, properties }: { touchedAt: number; properties: unknown }): number {
  const end = timeOf(partOf(properties, 'hs_end_date'))
  if (!Number.isNaN(end)) return end
  return partOf(properties, 'hs_campaign_status') === 'completed' ? touchedAt : Number.NaN
}

function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN
}

async function assetsOf(
  context: HubspotContext,
  campaigns: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly rows: readonly object[]; readonly unread: ReadonlySet<string> }> {
  const rows: object[] = []
  const unread = new Set<string>()
  const queue = [...campaigns]
  const work = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      for (const type of ASSET_TYPES) {
        const found = await assets(context, { id, type, signal })
        rows.push(...found)
        if (found.some((row) => row.id === null)) unread.add(id)
      }
    }
  }
  await Promise.all(Array.from({ length: CAMPAIGNS_AT_ONCE }, work))
  return { rows, unread }
}

/** Without an id where HubSpot tells none. */
interface AssetRow {
  readonly id: string | null
}

/** https://developers.hubspot.com/docs/api-reference/marketing-campaigns-public-api-v3/guide#retrieve-assets */
async function assets(
  { transport }: HubspotContext,
  { id, type, signal }: { id: string; type: string; signal: AbortSignal },
): Promise<readonly AssetRow[]> {
  const url = (after: string | null) => {
    const query = new URLSearchParams({ limit: '100', ...(after === null ? {} : { after }) })
    return `/marketing/v3/campaigns/${encodeURIComponent(id)}/assets/${type}?${query.toString()}`
  }
  const rows = new Map<string, AssetRow>()
  const nameless: AssetRow[] = []
  for await (const { page } of listPages(transport, { url, schema: Listed, signal })) {
    for (const asset of page.results) {
      const { name = null } = rawRow(asset, 'name')
      const assetId = idOf(asset)
      const row = { campaign_id: id, asset_type: type, asset_id: assetId, name }
      const key = `${id}:${type}:${assetId}`
      if (assetId === null) nameless.push({ id: null, ...row })
      else rows.set(key, { id: key, ...row })
    }
  }
  return [...rows.values(), ...nameless]
}
