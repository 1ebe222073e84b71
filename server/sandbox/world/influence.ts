import type { Entity, Value } from '../world.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { DAY_MS, MINUTE_MS } from './calendar.ts'
import { salesforceId } from './ids.ts'
import { Journal } from './journal.ts'
import { membershipsOf } from './members.ts'
import { contactId, type Profile } from './profile.ts'
import { Random } from './random.ts'

const MODELS = [
  {
    DeveloperName: 'Primary_Campaign_Source',
    MasterLabel: 'Primary Campaign Source Model',
    ModelDescription: 'All of the amount to the primary campaign.',
    ModelType: 'PrimaryCampaign',
    IsDefaultModel: true,
    IsModelLocked: true,
  },
  {
    DeveloperName: 'Even_Distribution',
    MasterLabel: 'Even distribution',
    ModelDescription: 'The same share to each campaign of the contact in the year before.',
    ModelType: 'Custom',
    IsDefaultModel: false,
    IsModelLocked: false,
  },
] as const
const [PRIMARY, EVEN] = [0, 1] as const
/** Room for the rows of one opportunity. */
const ROWS = 32
const LOOK_BACK_DAYS = 365

export function influenceModelRecords({ frame, team, add }: Cast): void {
  const by = team.all[0]!.userId
  for (const [index, model] of MODELS.entries()) {
    const fields = { ...model, IsActive: true, RecordPreference: 'AllRecords' }
    const at = frame.start - 40 * 7 * DAY_MS
    add('CampaignInfluenceModel', { id: modelId(frame.seed, index), revisions: [{ at, fields, by }] })
  }
}

function modelId(seed: number, index: number): string {
  return salesforceId(seed, 'CampaignInfluenceModel', index)
}

/**
 * The campaigns that Salesforce itself credits with a sale: the primary one with all of it, and by another model those of
 * the person who brought it, each with the same share. Salesforce works the shares out anew when the amount changes, and
 * drops rows without a trace when its rules are run again.
 */
export function influenceRecords(
  { frame, team, add }: Cast,
  campaigns: readonly CampaignPlan[],
  profile: Profile,
  opportunity: Entity,
): void {
  const random = new Random(frame.seed, 'influence', profile.index)
  const made = opportunity.revisions[0]!
  const amounts = opportunity.revisions.flatMap(({ at, fields }) =>
    fields['Amount'] === undefined ? [] : [{ at, amount: fields['Amount'] }],
  )
  let nth = 0
  const row = (model: number, campaignId: Value, influence: number) => {
    const share = (amount: Value) =>
      typeof amount === 'number' ? Math.round(amount * influence) / 100 : null
    const journal = new Journal(
      salesforceId(frame.seed, 'CampaignInfluence', profile.index * ROWS + nth++),
      made.at + 2 * MINUTE_MS,
      {
        CampaignId: campaignId,
        OpportunityId: opportunity.id,
        ContactId: contactId(frame.seed, profile.index),
        ModelId: modelId(frame.seed, model),
        Influence: influence,
        RevenueShare: share(amounts[0]!.amount),
        CurrencyIsoCode: made.fields['CurrencyIsoCode']!,
      },
      team.integration.userId,
    )
    for (const { at, amount } of amounts.slice(1)) journal.set(at, { RevenueShare: share(amount) })
    if (model === EVEN && random.chance(0.05))
      journal.end(made.at + Math.floor((3 + random.unit() * 200) * DAY_MS), { deletion: 'hard' })
    add('CampaignInfluence', journal.build(frame.end))
  }
  const primary = made.fields['CampaignId'] ?? null
  if (primary !== null) row(PRIMARY, primary, 100)
  const touched = membershipsOf(frame, campaigns, profile).filter(
    ({ at, lostAt }) =>
      at < made.at && at > made.at - LOOK_BACK_DAYS * DAY_MS && (lostAt === null || lostAt > made.at),
  )
  for (const { campaignId } of touched) row(EVEN, campaignId, Math.round(10_000 / touched.length) / 100)
}
