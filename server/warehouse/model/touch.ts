import { union, type Columns, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf } from './source.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  campaign_record_id: 'text',
  person_object: 'text',
  person_record_id: 'text',
  status: 'text',
  responded: 'boolean',
  responded_on: 'date',
  at: 'timestamptz',
} as const satisfies Columns

/** One row per person reached by a campaign: so far the members of Salesforce campaigns. */
export const touch: Relation = {
  name: 'touch',
  scan: true,
  columns: COLUMNS,
  compile(context) {
    const members = sourcesOf(context, 'salesforce', 'campaignmember').map((source) => {
      const contact = source.text('ContactId') ?? 'null'
      return {
        from: source.from,
        source: source.ref,
        columns: {
          connection: literal(source.connection.id),
          object: literal('campaignmember'),
          record_id: 'r._id',
          campaign_record_id: source.text('CampaignId'),
          person_object: `case when ${contact} is null then 'lead' else 'contact' end`,
          person_record_id: source.person('ContactId', 'LeadId'),
          status: source.text('Status'),
          responded: source.boolean('HasResponded'),
          responded_on: source.date('FirstRespondedDate'),
          at: source.instant('CreatedDate'),
        },
      }
    })
    return union(context, COLUMNS, members)
  },
}
