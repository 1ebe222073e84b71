import type { CampaignFlow } from '../../flow-truth.ts'
import { isFiled } from '../email-records.ts'
import { salesforceId } from '../ids.ts'
import { memberSetup } from '../member-statuses.ts'
import type { Asked } from './asked.ts'

/** What is wrong with how the campaign is kept. */
export function messOf({ frame, plan, habits, at }: Asked): CampaignFlow['mess'] {
  const inSalesforce = plan.salesforceId !== null
  const inHubspot = plan.hubspotId !== null && plan.hubspotAt <= at
  const { fault, respondersOnly } = memberSetup(frame, plan)
  const sent = plan.sends.flatMap((sentAt, nth) => (sentAt <= at ? [nth] : []))
  const unfiled = sent.filter((nth) => !isFiled(frame, plan, nth))
  const closed = plan.completedAt !== null && plan.completedAt <= at
  return {
    cloneOf:
      inSalesforce && habits.clone !== null ? salesforceId(frame.seed, 'Campaign', habits.clone.of) : null,
    liveFromSetUp: inSalesforce && (habits.liveFromSetUp || plan.outcome === 'always-on'),
    typed: inSalesforce ? habits.type : null,
    planned: {
      right: inSalesforce && habits.planKept && plan.plans.some((planned) => planned.at <= at),
      byFlow: inSalesforce,
      abandoned: inSalesforce && habits.oldPlanKept && plan.plans.length > 0,
    },
    actualCost: habits.cost === 'booked' && !closed ? 'blank' : habits.cost,
    respondersOnly: inSalesforce && respondersOnly,
    statusFault: inSalesforce ? fault : null,
    linked: inSalesforce && inHubspot ? habits.linked : null,
    hubspotOwned: inHubspot ? habits.hubspotOwned : null,
    mails: { sent: sent.length, unfiled: unfiled.length, launchUnfiled: unfiled[0] === 0 },
  }
}
