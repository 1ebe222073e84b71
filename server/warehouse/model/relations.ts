import { account } from './account.ts'
import { campaign } from './campaign.ts'
import { campaignEntity } from './campaign-entity.ts'
import { campaignBuild } from './campaign-build.ts'
import { campaignMoney } from './campaign-money.ts'
import { campaignPair } from './campaign-pair.ts'
import { campaignPlan } from './campaign-plan.ts'
import { campaignRework } from './campaign-rework.ts'
import { campaignTwin } from './campaign-twin.ts'
import { campaignWork } from './campaign-work.ts'
import { clock } from './clock.ts'
import { commitment } from './commitment.ts'
import { contactRole, openDealPerson } from './contact-role.ts'
import { email } from './email.ts'
import { exchangeRate } from './exchange-rate.ts'
import { campaignDay, campaignDayStep, recordAmount } from './field-value.ts'
import { identity } from './identity.ts'
import { launch } from './launch.ts'
import { lead } from './lead.ts'
import { leadOwner } from './lead-owner.ts'
import { leadRouting } from './lead-routing.ts'
import { opportunity } from './opportunity.ts'
import { owner } from './owner.ts'
import { person } from './person.ts'
import { personChange } from './person-change.ts'
import { personAlike } from './person-alike.ts'
import { personAddress, personCluster, personUnaddressed } from './person-cluster.ts'
import { personConflict } from './person-conflict.ts'
import { personEdit } from './person-edit.ts'
import { personFreshness } from './person-freshness.ts'
import { personPair } from './person-pair.ts'
import { personVerified } from './person-verified.ts'
import { planStep } from './plan-step.ts'
import { request } from './request.ts'
import { requiredValue } from './required.ts'
import { salesActivity } from './sales-activity.ts'
import { sampleCheck } from './sample-check.ts'
import { scheduledSync } from './scheduled-sync.ts'
import { stageChange, statusChange } from './stage-change.ts'
import { telling } from './telling.ts'
import { touch } from './touch.ts'
import { unfitResponse } from './unfit-response.ts'
import { namesRead, type Reads } from './reads.ts'
import type { Columns, Relation } from './relation.ts'

/** Every relation, each before those that read it. */
export const RELATIONS: readonly Relation[] = [
  clock,
  identity,
  owner,
  account,
  opportunity,
  contactRole,
  openDealPerson,
  person,
  personUnaddressed,
  personAddress,
  personAlike,
  personCluster,
  personPair,
  requiredValue,
  lead,
  leadOwner,
  leadRouting,
  touch,
  unfitResponse,
  personEdit,
  salesActivity,
  personVerified,
  personFreshness,
  campaign,
  campaignTwin,
  campaignPair,
  email,
  stageChange,
  statusChange,
  personChange,
  personConflict,
  campaignPlan,
  launch,
  commitment,
  request,
  campaignWork,
  campaignEntity,
  exchangeRate,
  campaignMoney,
  planStep,
  campaignBuild,
  campaignRework,
  scheduledSync,
  sampleCheck,
  telling,
  campaignDay,
  campaignDayStep,
  recordAmount,
]

const NAMES = new Set(RELATIONS.map(({ name }) => name))

/** The columns of a relation of the model; undefined where there is none of that name. */
export function relationColumns(name: string): readonly string[] | undefined {
  const found = columnTypes(name)
  return found && Object.keys(found)
}

/** The same with the SQL type of each. */
export function columnTypes(name: string): Columns | undefined {
  return RELATIONS.find((relation) => relation.name === name)?.columns
}

/** A relation of the model that SQL reads beyond what is said; undefined when there is none. */
export function undeclared(sql: string, reads: Reads): string | undefined {
  return namesRead(sql).find((name) => NAMES.has(name) && !(name in reads))
}
