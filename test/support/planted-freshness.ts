import { fold, type Row } from '../../server/sandbox/row.ts'
import { inForce } from '../../server/sandbox/world/truth.ts'
import type { Entity, World } from '../../server/sandbox/world.ts'

const ZONE = 'Europe/Berlin'
const MACHINE = 'HubSpot Integration'

interface Known {
  /** Up to which moments each sync read. */
  readonly reads: readonly number[]
  /** From when on something is recent. */
  readonly since: number
}

/** What can be known of everybody at the last reading, by the record that stands for them: `salesforce:lead:00Q…`. */
export function plantedFreshness(world: World, { reads, since }: Known): Map<string, string> {
  const at = reads.at(-1)!
  const tables = (system: 'salesforce' | 'hubspot', name: string) => [
    ...world[system].tables.get(name)!.entities.values(),
  ]
  const [leads, contacts, theirs] = [
    tables('salesforce', 'Lead'),
    tables('salesforce', 'Contact'),
    tables('hubspot', 'contacts'),
  ]
  const machines = new Set(
    tables('salesforce', 'User')
      .filter((user) => fold(user, at)!.fields['Name'] === MACHINE)
      .map(({ id }) => id),
  )
  const bulk = new Set(world.truth.salesforce.massUpdates.map(({ id, at: moment }) => `${id} ${moment}`))
  const bounced = new Set(idsOf(world, 'bounced', at))
  const engaged = responders(world, at, since)
  const contacted = inTouch(world, { reads, since })
  const twins = Map.groupBy(
    world.truth.links.filter(
      (link) => link.kind === 'person' && link.by !== 'ambiguous' && inForce(link, at),
    ),
    ({ salesforceId }) => salesforceId,
  )
  const linked = new Set([...twins.values()].flat().map(({ hubspotId }) => hubspotId))
  const living = ([entity, row]: readonly [Entity, Row | null]): boolean =>
    row !== null && row.deletedAt === null && row.fields['IsConverted'] !== true && entity.id !== ''

  /** Whether one of the readings met the record as a human had left it, and no mass update. */
  function edited(entity: Entity): boolean {
    return reads.some((moment) => {
      const row = fold(entity, moment)
      if (row === null || row.modifiedAt < since) return false
      const by = row.modifiedBy ?? row.createdBy
      return by !== null && !machines.has(by) && !bulk.has(`${entity.id} ${row.modifiedAt}`)
    })
  }

  function verdict(ours: Entity | null, hubspot: readonly Entity[]): string {
    const records = [...(ours === null ? [] : [ours]), ...hubspot]
    if (records.some(({ id }) => bounced.has(id))) return 'Mail to the address bounced for good'
    if (records.some(({ id }) => engaged.has(id) || contacted.answered.has(id)))
      return 'Engaged within the allowed time'
    if (records.some(({ id }) => contacted.met.has(id))) return 'Sales was in touch within the allowed time'
    if (ours !== null && edited(ours)) return 'Edited by a human within the allowed time'
    return records.every((record) => fold(record, at)!.modifiedAt < since)
      ? 'Nothing was changed within the allowed time'
      : 'Changed within the allowed time, and nothing tells whether a human did it'
  }

  const found = new Map<string, string>()
  const byId = new Map(theirs.map((entity) => [entity.id, entity]))
  for (const [object, entities] of [
    ['lead', leads],
    ['contact', contacts],
  ] as const) {
    for (const entity of entities) {
      if (!living([entity, fold(entity, at)])) continue
      const hubspot = (twins.get(entity.id) ?? []).map(({ hubspotId }) => byId.get(hubspotId)!)
      found.set(`salesforce:${object}:${entity.id}`, verdict(entity, hubspot))
    }
  }
  for (const entity of theirs) {
    if (linked.has(entity.id) || !living([entity, fold(entity, at)])) continue
    found.set(`hubspot:contact:${entity.id}`, verdict(null, [entity]))
  }
  return found
}

function idsOf(world: World, kind: 'bounced' | 'response-status', at: number): string[] {
  return world.truth.defects.flatMap((defect) =>
    defect.kind === kind && inForce(defect, at) ? [defect.id] : [],
  )
}

/** The records of those who responded to a campaign that tells who does, on a day since then. */
function responders(world: World, at: number, since: number): Set<string> {
  const { tables } = world.salesforce
  const unfit = new Set(idsOf(world, 'response-status', at))
  const found = new Set<string>()
  for (const member of tables.get('CampaignMember')!.entities.values()) {
    const row = fold(member, at)
    const day = row?.fields['FirstRespondedDate']
    if (row === null || row.deletedAt !== null || row.fields['HasResponded'] !== true || day == null) continue
    const began = Temporal.PlainDate.from(String(day)).toZonedDateTime(ZONE).epochMilliseconds
    if (unfit.has(String(row.fields['CampaignId'])) || began < since) continue
    found.add(personOf(world, row, at))
  }
  return found
}

/** With whom something took place since then, and who wrote: by the record in their CRM. */
function inTouch(world: World, { reads, since }: Known): { met: Set<string>; answered: Set<string> } {
  const at = reads.at(-1)!
  const [met, answered] = [new Set<string>(), new Set<string>()]
  for (const activity of world.truth.salesforce.activities) {
    if (activity.at === null || activity.at < since || activity.at > at) continue
    const entity = world.salesforce.tables.get(activity.object)!.entities.get(activity.id)!
    const row = fold(entity, at)
    if (row === null || row.deletedAt !== null || activity.kind === 'sequence') continue
    // Whose tick it was is known only where it was read before the next change.
    const seen = reads.some((moment) => fold(entity, moment)?.modifiedAt === activity.at)
    if (activity.kind === 'mass-update' && seen) continue
    met.add(personOf(world, { ...row, fields: whoOf(row) }, at))
  }
  for (const { object, id, contactId, at: moment, by } of world.truth.hubspot.activities) {
    if (moment < since || moment > at || by === 'sequence') continue
    const row = fold(world.hubspot.tables.get(`${object.toLowerCase()}s`)!.entities.get(id)!, at)
    if (row === null || row.deletedAt !== null) continue
    const outcome = row.fields['hs_call_status'] ?? row.fields['hs_meeting_outcome'] ?? 'SENT'
    if (outcome !== 'COMPLETED' && outcome !== 'SENT') continue
    ;(by === 'reply' ? answered : met).add(contactId)
  }
  return { met, answered }
}

function whoOf({ fields }: Row): Row['fields'] {
  const who = String(fields['WhoId'])
  return who.startsWith('00Q') ? { LeadId: who } : { ContactId: who }
}

/** A converted lead is its contact, a merged record the one that it was merged into. */
function personOf({ salesforce: { tables } }: World, member: Row, at: number): string {
  let id = String(member.fields['ContactId'] ?? member.fields['LeadId'])
  for (const table of ['Lead', 'Contact', 'Contact'] as const) {
    const entity = tables.get(table)!.entities.get(id)
    const row = entity === undefined ? null : fold(entity, at)
    id = String(row?.fields['ConvertedContactId'] ?? row?.mergedInto ?? id)
  }
  return id
}
