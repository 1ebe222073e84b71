import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import type { Frame } from './frame.ts'
import { salesforceId } from './ids.ts'
import { Random } from './random.ts'

/** How the statuses of a campaign's members are set up. */
interface MemberSetup {
  /** `sent-responds`: whoever is on the list counts as having responded. `nobody-responds`: the true answers don't count. */
  readonly fault: 'sent-responds' | 'nobody-responds' | null
  /** Only who responded is uploaded, when it is over. */
  readonly respondersOnly: boolean
  /** Whether a status counts as a response, in the order of the list. */
  readonly responded: ReadonlyMap<string, boolean>
}

const MOST = 8
const DEFAULT = 'Sent'

/** By the campaign's number: it is asked for with every member. */
const setups: { readonly plan: CampaignPlan; readonly setup: MemberSetup }[] = []

/** The statuses that the campaign's members may have. Pure, so that a member can know whether its status counts. */
export function memberSetup(frame: Frame, plan: CampaignPlan): MemberSetup {
  const known = setups[plan.index]
  if (known?.plan === plan) return known.setup
  const setup = drawSetup(frame, plan)
  setups[plan.index] = { plan, setup }
  return setup
}

function drawSetup(frame: Frame, { index, kind, parent }: CampaignPlan): MemberSetup {
  const random = new Random(frame.seed, 'member statuses', index)
  const answers = kind.event === null ? ['Responded'] : ['Registered', 'Attended', 'No Show']
  const faulty = random.chance(frame.organisation.members.faulty) && !parent
  const fault = faulty ? random.pick(['sent-responds', 'nobody-responds'] as const) : null
  const responded = new Map([[DEFAULT, fault === 'sent-responds']])
  for (const answer of answers) responded.set(answer, fault !== 'nobody-responds')
  // Salesforce insists on one status that counts, so it is one that nobody has.
  if (fault === 'nobody-responds') responded.set('Other', true)
  const uploads = new Random(frame.seed, 'member uploads', index)
  const respondersOnly = uploads.chance(frame.organisation.members.respondersOnly) && !parent
  return { fault, respondersOnly, responded }
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmemberstatus.htm */
export function memberStatusRecords({ frame, team, truth, add }: Cast, plan: CampaignPlan): void {
  const { salesforceId: campaignId, createdAt } = plan
  if (campaignId === null) return
  const { fault, responded } = memberSetup(frame, plan)
  const by = team.marketing[plan.owner]!.userId
  for (const [nth, [label, counts]] of [...responded].entries()) {
    const fields = {
      CampaignId: campaignId,
      Label: label,
      SortOrder: nth + 1,
      IsDefault: label === DEFAULT,
      HasResponded: counts,
    }
    const id = salesforceId(frame.seed, 'CampaignMemberStatus', plan.index * MOST + nth)
    add('CampaignMemberStatus', { id, revisions: [{ at: createdAt, fields, by }] })
  }
  if (fault === null) return
  const place = { system: 'salesforce' as const, object: 'Campaign', id: campaignId }
  const always = [{ from: createdAt, to: null }]
  truth.state('response-status', place, always, always)
}
