import type { Value } from '../world.ts'
import { DAY_MS, MINUTE_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { staffOf } from './company.ts'
import { planter } from './company-records.ts'
import { currencyOf } from './currencies.ts'
import { officeTime, within } from './frame.ts'
import { hubspotId, salesforceId } from './ids.ts'
import { Journal, type Step } from './journal.ts'
import { influenceRecords } from './influence.ts'
import { opportunityHistory } from './opportunity-history.ts'
import { contactId, hubspotContactId, type Profile } from './profile.ts'
import { Random } from './random.ts'
import { LEAD_SOURCES, OLD_LEAD_SOURCES } from './words.ts'

/** The steps of a sale in both systems. */
const SALE: readonly (readonly [name: string, hubspot: string, probability: number])[] = [
  ['Qualification', 'qualifiedtobuy', 10],
  ['Needs Analysis', 'presentationscheduled', 30],
  ['Proposal', 'decisionmakerboughtin', 60],
  ['Negotiation', 'contractsent', 80],
  ['Closed Won', 'closedwon', 100],
  ['Closed Lost', 'closedlost', 0],
]
const WON = 4
const LOST = 5

/** A sale: which person brought it, and how it goes. Pure, so that the lead's conversion can name it. */
export interface Sale {
  readonly opportunityId: string
  readonly at: number
}

export function saleOf({ frame }: Pick<Cast, 'frame'>, profile: Profile): Sale | null {
  const random = new Random(frame.seed, 'sale', profile.index)
  const { form, salesforceAt, convertedAt, company, index, salesforceGone } = profile
  const sells = random.chance(form === 'converted' ? 0.5 : 0.12)
  if (
    !sells ||
    salesforceAt === null ||
    company.accountId === null ||
    form === 'lead' ||
    salesforceGone !== null
  )
    return null
  if (form === 'converted' && convertedAt === null) return null
  const at =
    convertedAt ??
    officeTime(frame, random, within(random, Math.max(salesforceAt, company.accountAt), [2, 600]))
  return at > frame.end ? null : { opportunityId: salesforceId(frame.seed, 'Opportunity', index), at }
}

/** The sale as an opportunity with its contact roles, and as a deal where HubSpot has it too. */
export function saleRecords(
  cast: Cast,
  campaigns: readonly CampaignPlan[],
  profile: Profile,
  sale: Sale,
): void {
  const { frame, add } = cast
  const random = new Random(frame.seed, 'sale records', profile.index)
  const { company } = profile
  const course = stages(frame.end, random, (at) => officeTime(frame, random, at), sale.at)
  const amount = Math.round((4_000 + random.unit() ** 3 * 180_000) / 500) * 500
  const closed = course.find(({ value }) => value === WON || value === LOST)
  const closeAt = closed?.at ?? sale.at + random.between(30, 150) * DAY_MS
  const name = `${company.name} – ${random.pick(['New Business', 'Expansion', 'Pilot', 'Renewal'])} ${frame.calendar.dateAt(sale.at).slice(0, 7)}`
  const deal: Deal = { sale, course, amount, closeDay: frame.calendar.dateAt(closeAt), name }
  const made = opportunity(cast, random, campaigns, profile, deal).build(frame.end)
  add('Opportunity', made)
  if (made !== null) {
    opportunityHistory(cast, profile.index, made)
    influenceRecords(cast, campaigns, profile, made)
  }
  contactRoles(cast, random, profile, sale)
  if (random.chance(0.65)) dealRecords(cast, random, profile, deal)
}

interface Deal {
  readonly sale: Sale
  /** Places in the sale over time. */
  readonly course: readonly Step<number>[]
  readonly amount: number
  readonly closeDay: string
  readonly name: string
}

function stages(
  end: number,
  random: Random,
  office: (at: number) => number,
  startAt: number,
): Step<number>[] {
  const steps: Step<number>[] = [{ at: startAt, value: 0 }]
  let stage = 0
  let at = startAt
  while (stage < WON && at < end) {
    at = office(within(random, at, [5, 55]))
    stage = random.chance(0.2) ? LOST : stage + 1
    steps.push({ at, value: stage })
  }
  return steps
}

function opportunity(
  { frame, team, truth }: Cast,
  random: Random,
  campaigns: readonly CampaignPlan[],
  profile: Profile,
  deal: Deal,
): Journal {
  const { sale, course, amount } = deal
  const { company } = profile
  const owner = team.ae[company.executive]!.userId
  const source = random.pick(campaigns)
  const by = owner
  const base: Record<string, Value> = {
    Name: deal.name,
    AccountId: company.accountId,
    Amount: amount,
    CurrencyIsoCode: currencyOf(frame, company),
    CloseDate: deal.closeDay,
    StageName: SALE[0]![0],
    Probability: SALE[0]![2],
    IsClosed: false,
    IsWon: false,
    ForecastCategoryName: 'Pipeline',
    Type: random.chance(0.6) ? 'New Business' : 'Existing Business',
    LeadSource: random.pick(LEAD_SOURCES),
    CampaignId: source.salesforceId !== null && source.createdAt < sale.at ? source.salesforceId : null,
    OwnerId: owner,
  }
  const journal = new Journal(sale.opportunityId, sale.at, base, by)
  journal.follow(
    'StageName',
    course.map(({ at, value }): Step => ({ at, value: SALE[value]![0], by })),
  )
  for (const { at, value } of course.slice(1)) {
    const over = value === WON || value === LOST
    const forecast = value === WON ? 'Closed' : value === LOST ? 'Omitted' : 'Best Case'
    journal.set(
      at,
      { Probability: SALE[value]![2], IsClosed: over, IsWon: value === WON, ForecastCategoryName: forecast },
      by,
    )
  }
  const plant = planter(frame, random, journal, truth, {
    system: 'salesforce',
    object: 'Opportunity',
    id: journal.id,
  })
  if (random.chance(0.07)) plant('missing', 'Amount', null)
  if (random.chance(0.09)) plant('missing', 'LeadSource', null)
  else if (random.chance(0.02)) plant('invalid', 'LeadSource', random.pick(OLD_LEAD_SOURCES))
  return journal
}

function contactRoles(
  { frame, team, profile: profileOf, add }: Cast,
  random: Random,
  profile: Profile,
  { opportunityId, at }: Sale,
): void {
  const by = team.ae[profile.company.executive]!.userId
  const role = (nth: number, person: number, primary: boolean) => {
    const fields = {
      OpportunityId: opportunityId,
      ContactId: contactId(frame.seed, person),
      Role: random.pick(['Decision Maker', 'Evaluator', 'Economic Buyer', 'Influencer']),
      IsPrimary: primary,
    }
    const id = salesforceId(frame.seed, 'OpportunityContactRole', profile.index * 4 + nth)
    add('OpportunityContactRole', { id, revisions: [{ at: at + nth * MINUTE_MS, fields, by }] })
  }
  role(0, profile.index, true)
  const staff = staffOf(profile.company.index)
  const other = staff.first + random.below(staff.count)
  if (other === profile.index) return
  const colleague = profileOf(other)
  const since = colleague.form === 'contact' ? colleague.salesforceAt : colleague.convertedAt
  if (since !== null && since < at && colleague.salesforceGone === null) role(1, other, false)
}

function dealRecords(
  { frame, team, truth, add }: Cast,
  random: Random,
  profile: Profile,
  { sale, course, amount, closeDay, name }: Deal,
): void {
  const { company, index, hubspotAt } = profile
  const at = sale.at + random.between(2, 30) * MINUTE_MS
  const journal = new Journal(hubspotId(frame.seed, 'deal', index), at, {
    dealname: name,
    amount,
    dealstage: SALE[0]![1],
    pipeline: 'default',
    closedate: `${closeDay}T12:00:00.000Z`,
    hubspot_owner_id: team.ae[company.executive]!.ownerId,
    deal_currency_code: currencyOf(frame, company),
    dealtype: 'newbusiness',
    hs_is_closed_won: false,
  })
  journal.follow(
    'dealstage',
    course.map(({ at: stepAt, value }): Step => ({ at: stepAt, value: SALE[value]![1] })),
  )
  const won = course.find(({ value }) => value === WON)
  if (won !== undefined) journal.set(won.at, { hs_is_closed_won: true })
  const plant = planter(frame, random, journal, truth, { system: 'hubspot', object: 'Deal', id: journal.id })
  if (random.chance(0.06)) plant('missing', 'amount', random.pick([null, '']))
  if (random.chance(0.04)) plant('missing', 'closedate', null)
  const entity = journal.build(frame.end)
  add('deals', entity)
  if (entity === null) return
  const edge = (table: string, toId: string, primary: boolean) => {
    const fields = { fromId: journal.id, toId, primary }
    add(table, { id: `${journal.id}-${toId}`, revisions: [{ at: at + MINUTE_MS, fields }] })
  }
  if (hubspotAt !== null && hubspotAt < at && profile.hubspotGone === null) {
    edge('deal_to_contact', hubspotContactId(frame.seed, index), false)
  }
  if (company.companyId !== null && company.companyAt < at) edge('deal_to_company', company.companyId, true)
}

/** The stages of HubSpot's pipeline, in order. */
export const DEAL_STAGES = SALE.map(([label, value]) => ({ value, label, active: true }))
export const OPPORTUNITY_STAGES = SALE.map(([name]) => name)
