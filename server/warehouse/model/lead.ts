import { STAGES } from '../../../shared/stage.ts'
import type { Mapping } from '../../../shared/mapping.ts'
import { OWNER_COLUMNS } from './owner.ts'
import { derive } from './derive.ts'
import { personLabel } from './person-source.ts'
import { together, type Reads } from './reads.ts'
import type { Columns, ModelContext, Part, Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, systemOf, type Source } from './source.ts'

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
  stage_untold: 'boolean',
  came_at: 'timestamptz',
} as const satisfies Columns

/** The property of HubSpot's whose history is read: only where it is the mapped one is it known since when a contact is a lead. */
const HUBSPOT_STAGE = 'lifecyclestage'

/**
 * One row per lead that is asked about: what came in, and `came_at` when. In Salesforce these are its leads since they were
 * made, converted ones too; in HubSpot the contacts that no Salesforce record is known to be, since they reached the first
 * stage at which a person needs an owner. `stage_untold`: the contact has reached none of which that is known, but one of which
 * nobody has said what it means, so that it may be no lead; `came_at` is then when it did. Merged and deleted ones are no leads any more.
 */
export const lead: Relation = {
  name: 'lead',
  scan: true,
  columns: { ...OWN, owner_kind: 'text', owner_name: 'text' },
  compile(context) {
    const { owner_kind, owner_name } = OWNER_COLUMNS
    const contacts = hubspotLeads(context)
    const parts = [...salesforceLeads(context), ...contacts.map(({ part }) => part)]
    const base = derive(context, { own: OWN, parts, derived: { owner_kind, owner_name } })
    return {
      ...base,
      reads: together([base.reads, ...contacts.map(({ reads }) => reads)]),
      sources: [...base.sources, ...contacts.map(({ stages }) => stages)],
    }
  },
}

function salesforceLeads(context: ModelContext): Part<typeof OWN>[] {
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
      label: personLabel(source, 'FirstName', 'LastName'),
      lead_source: source.text('LeadSource'),
      region: source.text(personRegion),
      owner_id: source.text('OwnerId'),
      converted: `coalesce(${source.boolean('IsConverted') ?? 'false'}, false)`,
      stage_untold: 'false',
      came_at: source.instant('CreatedDate'),
    },
  }))
}

interface HubspotLeads {
  readonly part: Part<typeof OWN>
  readonly reads: Reads
  /** Where it is read since when they are leads. */
  readonly stages: Source['ref']
}

function hubspotLeads(context: ModelContext): HubspotLeads[] {
  const { lifecycle, personRegion } = context.mapping.hubspot
  if (lifecycle['contact'] !== HUBSPOT_STAGE) return []
  return sourcesOf(context, 'hubspot', 'contact').flatMap((source) => {
    const stages = sourcesOf(context, 'hubspot', 'contact_stage_history').find(
      ({ connection }) => connection.id === source.connection.id,
    )
    if (stages === undefined) return []
    const alone = unknownToSalesforce(context, source)
    const cameAt = 'coalesce(s.came_at, s.untold_at)'
    return {
      stages: stages.ref,
      reads: alone.reads,
      part: {
        from: `${source.from} join ${reached(context.mapping, stages)} as s on s.contact_id = r._id`,
        where: [`${cameAt} is not null`, context.moment.asksLeadOf(cameAt) ?? 'true', alone.where].join(
          ' and ',
        ),
        source: source.ref,
        columns: {
          connection: literal(source.connection.id),
          object: literal(source.object.object),
          record_id: 'r._id',
          system: systemOf(context, source.connection),
          label: personLabel(source, 'firstname', 'lastname'),
          lead_source: source.text('hs_analytics_source'),
          region: source.text(personRegion),
          owner_id: source.text('hubspot_owner_id'),
          converted: 'false',
          stage_untold: '(s.came_at is null)',
          came_at: cameAt,
        },
      },
    }
  })
}

/** Of each contact when it first reached a stage that makes it a lead, and when one of which nobody has said what it means. */
function reached({ lifecycleStages, ownerNeededFrom }: Mapping, stages: Source): string {
  const [contact, value, at] = [stages.text('contact_id'), stages.text('stage'), stages.instant('at')]
  const told = Object.entries(lifecycleStages)
  const needing = told.filter(([, stage]) => STAGES.indexOf(stage) >= STAGES.indexOf(ownerNeededFrom))
  const isOneOf = (values: readonly (readonly [string, string])[]) =>
    values.length === 0 ? 'false' : `lower(${value}) in (${values.map(([name]) => literal(name)).join(', ')})`
  return `(select ${contact} as contact_id, min(case when ${isOneOf(needing)} then ${at} end) as came_at,
      min(case when not (${isOneOf(told)}) then ${at} end) as untold_at
    from ${stages.from} where ${value} is not null group by ${contact})`
}

/** The condition that no Salesforce record is known to be the contact: else it is routed there, and would count twice. */
function unknownToSalesforce(
  { connections }: ModelContext,
  { connection }: Source,
): { readonly where: string; readonly reads: Reads } {
  const others = connections.filter(({ vendor }) => vendor === 'salesforce')
  if (others.length === 0) return { where: 'true', reads: {} }
  const list = others.map(({ id }) => literal(id)).join(', ')
  return {
    where: `r._id not in (select h.record_id from identity h
      where h.kind = 'person' and h.connection = ${literal(connection.id)} and h.object = 'contact'
        and (split_part(h.entity_id, ':', 1) in (${list})
          or h.entity_id in (select f.entity_id from identity f where f.kind = 'person' and f.connection in (${list}))))`,
    reads: { identity: ['kind', 'connection', 'object', 'record_id', 'entity_id'] },
  }
}
