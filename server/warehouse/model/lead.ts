import { OWNER_COLUMNS } from './owner.ts'
import { derive } from './derive.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, systemOf } from './source.ts'

const OWN = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  system: 'text',
  label: 'text',
  lead_source: 'text',
  region: 'text',
  owner_id: 'text',
  converted: 'boolean',
  created_at: 'timestamptz',
} as const satisfies Columns

/** One row per Salesforce lead that is asked about, converted ones too: what came in. Merged and deleted ones are no leads any more. */
export const lead: Relation = {
  name: 'lead',
  scan: true,
  columns: { ...OWN, owner_kind: 'text', owner_name: 'text' },
  compile(context) {
    const { owner_kind, owner_name } = OWNER_COLUMNS
    return derive(context, { own: OWN, parts: parts(context), derived: { owner_kind, owner_name } })
  },
}

function parts(context: ModelContext) {
  const { personRegion } = context.mapping.salesforce
  return sourcesOf(context, 'salesforce', 'lead').map((source) => ({
    from: source.from,
    where: context.moment.asksLeadOf(source.instant('CreatedDate') ?? 'null') ?? 'true',
    source: source.ref,
    columns: {
      connection: literal(source.connection.id),
      object: literal(source.object.object),
      record_id: 'r._id',
      system: systemOf(context, source.connection),
      label: `coalesce(nullif(trim(concat_ws(' ', ${source.text('FirstName') ?? 'null'}, ${source.text('LastName') ?? 'null'})), ''), r._email, r._id)`,
      lead_source: source.text('LeadSource'),
      region: source.text(personRegion),
      owner_id: source.text('OwnerId'),
      converted: `coalesce(${source.boolean('IsConverted') ?? 'false'}, false)`,
      created_at: source.instant('CreatedDate'),
    },
  }))
}
