import { union, type Columns, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf } from './source.ts'

const COLUMNS = { connection: 'text', campaign_record_id: 'text' } as const satisfies Columns

/**
 * Campaigns of which responses tell nothing: the status that every member starts with counts as a response there.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmemberstatus.htm
 */
export const unfitResponse: Relation = {
  name: 'unfit_response',
  scan: true,
  columns: COLUMNS,
  compile(context) {
    const parts = sourcesOf(context, 'salesforce', 'campaignmemberstatus').flatMap((source) => {
      const [first, responded] = [source.boolean('IsDefault'), source.boolean('HasResponded')]
      if (first === null || responded === null) return []
      return {
        from: source.from,
        source: source.ref,
        where: `${first} and ${responded}`,
        columns: {
          connection: literal(source.connection.id),
          campaign_record_id: source.text('CampaignId'),
        },
      }
    })
    return union(context, COLUMNS, parts)
  },
}
