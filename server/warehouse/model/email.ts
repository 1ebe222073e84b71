import { union, type Columns, type ModelContext, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, type Source } from './source.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
  subject: 'text',
  campaign_record_id: 'text',
  published_at: 'timestamptz',
  cloned_from: 'text',
} as const satisfies Columns

/** One row per marketing e-mail; `published_at` is null while it is a draft. `cloned_from` is the id of the e-mail that it was made of. */
export const email: Relation = {
  name: 'email',
  columns: COLUMNS,
  compile(context) {
    const parts = sourcesOf(context, 'hubspot', 'marketing_email').map((source) => {
      const at = [source.instant('publishDate'), source.instant('publishedAt')].filter(
        (found) => found !== null,
      )
      const published = source.boolean('isPublished')
      const date = at.length === 0 ? null : `coalesce(${at.join(', ')})`
      const asset = assetCampaigns(context, source)
      const campaign = source.text('campaign') ?? 'null'
      return {
        from: `${source.from}${asset === null ? '' : ` left join (${asset}) as a on a.asset_id = r._id`}`,
        source: source.ref,
        columns: {
          connection: literal(source.connection.id),
          object: literal('marketing_email'),
          record_id: 'r._id',
          label: source.text('name'),
          subject: source.text('subject'),
          cloned_from: source.text('clonedFrom'),
          campaign_record_id: asset === null ? campaign : `coalesce(${campaign}, a.campaign_id)`,
          published_at:
            date !== null && published !== null ? `case when ${published} then ${date} end` : date,
        },
      }
    })
    return union(context, COLUMNS, parts)
  },
}

/** An e-mail that names no campaign may be listed among a campaign's assets. */
function assetCampaigns(context: ModelContext, { connection }: Source): string | null {
  const assets = sourcesOf(context, 'hubspot', 'campaign_asset').find(
    (found) => found.connection.id === connection.id,
  )
  const [campaign, asset, type] = ['campaign_id', 'asset_id', 'asset_type'].map(
    (name) => assets?.text(name) ?? null,
  )
  if (!assets || campaign === null || asset === null || type === null) return null
  return `select ${asset} as asset_id, min(${campaign}) as campaign_id from ${assets.from} where ${type} = 'MARKETING_EMAIL' group by 1`
}
