import type { Entity, World } from '../world.ts'
import { createCampaignPlans } from './campaign-plan.ts'
import { activityRecords } from './activity-records.ts'
import { campaignRecords } from './campaign-records.ts'
import { campaignRequest, sideRequest, sideRequestCount, supportCase, supportCaseCount } from './cases.ts'
import type { Cast } from './cast.ts'
import { createCompanies, placeOf } from './company.ts'
import { companyRecords } from './company-records.ts'
import { createFrame, type WorldOptions } from './frame.ts'
import { hubspotTables } from './hubspot-tables.ts'
import { hubspotWork } from './hubspot-work.ts'
import { hubspotId } from './ids.ts'
import { consentRecords } from './individuals.ts'
import { memberStatusRecords } from './member-statuses.ts'
import { memberRecords } from './members.ts'
import { saleOf, saleRecords } from './opportunity-records.ts'
import { organisationRecords } from './organisation-records.ts'
import { personActivities } from './person-activities.ts'
import { personRecords } from './person-records.ts'
import { createProfiles, population } from './profile.ts'
import { salesforceTables } from './salesforce-tables.ts'
import { createTeam, teamRecords } from './team.ts'
import { TruthLog } from './truth-log.ts'

/** Makes both systems and the truth about them. The same options always make the same world. */
export function createWorld(options: WorldOptions): World {
  const { seed, size, anchor } = options
  const frame = createFrame(options)
  const salesforce = salesforceTables()
  const hubspot = hubspotTables()
  const truth = new TruthLog()
  const company = createCompanies(frame)
  const team = createTeam(frame)
  const entities = new Map([...salesforce, ...hubspot].map(([name, table]) => [name, table.entities]))
  const add = (name: string, entity: Entity | null) => {
    if (entity !== null) entities.get(name)!.set(entity.id, entity)
  }
  const cast: Cast = { frame, team, truth, company, profile: createProfiles(frame, company), add }
  const { users, owners } = teamRecords(frame, team)
  for (const user of users) add('User', user)
  for (const owner of owners) add('owners', owner)
  addCompanies(cast)
  const campaigns = createCampaignPlans(frame)
  const deals = hubspot.get('deals')!.entities
  organisationRecords(cast)
  for (let index = 0; index < sideRequestCount(frame); index++) sideRequest(cast, index)
  for (let index = 0; index < supportCaseCount(frame); index++) supportCase(cast, index)
  for (const campaign of campaigns) {
    campaignRecords(cast, campaign)
    memberStatusRecords(cast, campaign)
    campaignRequest(cast, campaign)
  }
  for (let person = 0; person < population(frame); person++) {
    const profile = cast.profile(person)
    const sale = saleOf(cast, profile)
    const life = personRecords(cast, profile, sale?.opportunityId ?? null)
    memberRecords(cast, campaigns, profile)
    personActivities(cast, profile)
    consentRecords(cast, profile)
    if (sale !== null) saleRecords(cast, campaigns, profile, sale)
    const deal =
      sale === null ? undefined : hubspot.get('deals')!.entities.get(hubspotId(seed, 'deal', person))
    activityRecords(cast, profile, life, deal ?? null)
  }
  hubspotWork(cast, campaigns, { contacts: hubspot.get('contacts')!.entities, deals })
  return {
    seed,
    size,
    anchor,
    salesforce: { id: '00D5g00000LotWEAW', name: 'Lotwerk', tables: salesforce },
    hubspot: { id: '26513847', name: 'Lotwerk', tables: hubspot },
    truth,
  }
}

function addCompanies(cast: Cast): void {
  const last = placeOf(population(cast.frame) - 1).company
  for (let index = 0; index <= last; index++) {
    const made = companyRecords(cast.frame, cast.team, cast.truth, cast.company(index))
    cast.add('Account', made.account)
    cast.add('companies', made.company)
  }
}
