import { literal, union, type Columns, type Relation } from './relation.ts'
import { sourcesOf } from './source.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
  campaign_record_id: 'text',
  published_at: 'timestamptz',
} as const satisfies Columns

/** One row per marketing e-mail; `published_at` is null while it is a draft. */
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
      return {
        from: source.from,
        source: source.ref,
        columns: {
          connection: literal(source.connection.id),
          object: literal('marketing_email'),
          record_id: 'r._id',
          label: source.text('name'),
          campaign_record_id: source.text('campaign'),
          published_at:
            date !== null && published !== null ? `case when ${published} then ${date} end` : date,
        },
      }
    })
    return union(COLUMNS, parts)
  },
}
