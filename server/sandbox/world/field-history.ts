import type { Entity, Value } from '../world.ts'
import type { Cast } from './cast.ts'
import type { Frame } from './frame.ts'
import { salesforceId } from './ids.ts'
import type { Profile } from './profile.ts'
import { fullName, type Team } from './team.ts'

interface Change {
  readonly field: string
  readonly type: string
  readonly old: Value
  readonly fresh: Value
}

interface Tracking {
  readonly entity: Entity
  /** The field of the history row that names the record. */
  readonly parent: 'LeadId' | 'CampaignId' | 'OpportunityId'
  readonly tracked: readonly string[]
  /** Number of the record's first history row. */
  readonly first: number
}

const DATA_TYPE: Readonly<Record<string, string>> = {
  Status: 'DynamicEnum',
  OwnerId: 'EntityId',
  Planned_Launch__c: 'DateOnly',
  StageName: 'DynamicEnum',
  Amount: 'Currency',
  CloseDate: 'DateOnly',
}

/**
 * The rows that field history tracking leaves: one when the record is made, one a change, and two for a change of owner
 * (ids and names). https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_leadhistory.htm
 */
export function fieldHistory(
  frame: Frame,
  team: Team,
  { entity, parent, tracked, first }: Tracking,
): Entity[] {
  // Without tracking not even the making of a record leaves a row.
  if (tracked.length === 0) return []
  const rows: Entity[] = []
  const now: Record<string, Value> = {}
  const row = (at: number, by: string | undefined, { field, type, old, fresh }: Change) => {
    const change = { Field: field, DataType: type, OldValue: old, NewValue: fresh }
    const fields: Record<string, Value> = { [parent]: entity.id, ...change }
    const id = salesforceId(frame.seed, 'History', first + rows.length)
    rows.push({ id, revisions: [{ at, fields, by: by ?? team.integration.userId }] })
  }
  for (const [nth, { at, fields, by }] of entity.revisions.entries()) {
    if (nth === 0) row(at, by, { field: 'created', type: 'Text', old: null, fresh: null })
    for (const field of tracked) {
      const value = fields[field]
      if (value === undefined) continue
      const before = now[field] ?? null
      now[field] = value
      if (nth === 0 || before === value) continue
      if (field === 'OwnerId') {
        row(at, by, { field: 'Owner', type: 'EntityId', old: before, fresh: value })
        row(at, by, {
          field: 'Owner',
          type: 'Text',
          old: ownerName(team, before),
          fresh: ownerName(team, value),
        })
      } else row(at, by, { field, type: DATA_TYPE[field] ?? 'Text', old: before, fresh: value })
    }
    if (fields['IsConverted'] === true)
      row(at, by, { field: 'leadConverted', type: 'Text', old: null, fresh: null })
  }
  return rows
}

function ownerName(team: Team, id: Value): string | null {
  if (id === team.queueId) return 'Inbound Queue'
  const user = team.all.find(({ userId }) => userId === id)
  return user === undefined ? null : fullName(user)
}

/** The rows that Salesforce keeps of a lead's status and owner. */
export function leadHistory({ frame, team, add }: Cast, profile: Profile, lead: Entity, twin: number): void {
  const rows = fieldHistory(frame, team, {
    entity: lead,
    parent: 'LeadId',
    tracked: frame.organisation.tracked.LeadHistory,
    first: (profile.index * 4 + twin) * 32,
  })
  for (const row of rows) add('LeadHistory', row)
}
