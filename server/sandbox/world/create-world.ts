import type { Entity, World } from '../world.ts'
import { mailAnswers } from './answers.ts'
import { createCampaignPlans } from './campaign-plan.ts'
import type { Cast, Stage } from './cast.ts'
import { createCompanies } from './company.ts'
import { createFrame, type WorldOptions } from './frame.ts'
import { hubspotTables } from './hubspot-tables.ts'
import { hubspotId } from './ids.ts'
import { KINDS } from './kinds.ts'
import { createProfiles, hubspotContactId } from './profile.ts'
import { salesforceTables } from './salesforce-tables.ts'
import { createTeam } from './team.ts'
import { KeptTruth } from './truth-log.ts'

/** Makes both systems and the truth about them. The same options always make the same world. */
export function createWorld(options: WorldOptions): World {
  const { seed, size, anchor } = options
  const frame = createFrame(options)
  const company = createCompanies(frame)
  const entities = new Map<string, Map<string, Entity>>()
  const empty = (name: string) => {
    const none = new Map<string, Entity>()
    entities.set(name, none)
    return none
  }
  const salesforce = salesforceTables(empty)
  const hubspot = hubspotTables(empty)
  const truth = new KeptTruth()
  const made = (table: string, id: string) => entities.get(table)!.get(id) ?? null
  const stage: Stage = {
    frame,
    team: createTeam(frame),
    company,
    profile: createProfiles(frame, company),
    campaigns: createCampaignPlans(frame),
  }
  const contact = (person: number) => made('contacts', hubspotContactId(seed, person))
  const cast: Cast = {
    ...stage,
    truth,
    add(name: string, entity: Entity | null) {
      if (entity !== null) entities.get(name)!.set(entity.id, entity)
    },
    contact,
    deal: (person) => made('deals', hubspotId(seed, 'deal', person)),
    answers: mailAnswers(stage, contact),
  }
  for (const { count, makers } of KINDS) {
    const last = count(stage)
    for (let index = 0; index < last; index++) for (const { make } of makers) make(cast, index)
  }
  return {
    seed,
    size,
    anchor,
    salesforce: { id: '00D5g00000LotWEAW', name: 'Lotwerk', tables: salesforce },
    hubspot: { id: '26513847', name: 'Lotwerk', tables: hubspot },
    truth,
  }
}
