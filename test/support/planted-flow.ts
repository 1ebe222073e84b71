import { EVENT_TYPES } from '../../shared/mapping.ts'
import { fold } from '../../server/sandbox/row.ts'
import type { CampaignTruth, World } from '../../server/sandbox/world.ts'
import { campaignName } from './planted.ts'
import { isPlanned, localDay } from './verdict.ts'

const DAY_MS = 86_400_000
/** Days after a launch within which a correction counts, as the mapping has it. */
const CORRECTION_DAYS = 14

/** How the campaigns of the world flowed, by the name of the record that speaks for each; all as it stood at the moment. */
export function plantedFlow(world: World, at: number) {
  const launched = world.truth.campaigns.filter(
    (each) => isPlanned(each) && each.launchedAt !== null && each.launchedAt <= at,
  )
  const byName = <T>(
    campaigns: readonly CampaignTruth[],
    of: (campaign: CampaignTruth) => T | null,
  ): Map<string, T> =>
    new Map(
      campaigns.flatMap((campaign) => {
        const found = of(campaign)
        return found === null ? [] : [[campaignName(campaign), found] as const]
      }),
    )
  return {
    /** Days from the first request that names the campaign, or from when it was taken up, to the launch. */
    days: (since: 'requestedAt' | 'startedAt') =>
      byName(launched, (campaign) => {
        const asked = requestsOf(world, campaign, at).flatMap((request) => {
          const moment = request[since]
          return moment === null || moment > at ? [] : [moment]
        })
        if (asked.length === 0) return null
        return daysBetween(localDay(Math.min(...asked)), localDay(campaign.launchedAt!))
      }),
    /** Whether a launch by mail was made from a template. */
    templated: byName(launched, ({ templated, hubspotId }) => (hubspotId === null ? null : templated)),
    /** Whether a launch had to be put right, of those long enough ago to judge. */
    corrected: byName(launched, ({ launchedAt, correctedAt }) => {
      const until = launchedAt! + CORRECTION_DAYS * DAY_MS
      return until > at ? null : correctedAt !== null && correctedAt <= until
    }),
    /** What a campaign whose costs are in went over its budget. */
    over: byName(
      world.truth.campaigns.filter(({ completedAt }) => completedAt !== null && completedAt <= at),
      ({ budget, spent }) => Math.max(0, spent - budget),
    ),
  }
}

/** Tickets that name the campaign and are still there. */
function requestsOf(world: World, { salesforceId, hubspotId }: CampaignTruth, at: number) {
  const tickets = world.hubspot.tables.get('tickets')!.entities
  return world.truth.hubspot.requests.filter(({ id, campaign, mergedInto }) => {
    const named = campaign?.named === true && mergedInto === null
    const same =
      named &&
      ((salesforceId !== null && campaign.salesforceId === salesforceId) ||
        (hubspotId !== null && campaign.hubspotId === hubspotId))
    if (!same) return false
    const row = fold(tickets.get(id)!, at)
    return row !== null && row.deletedAt === null
  })
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days
}

/**
 * Members of campaigns whom these had reached by the day, and of them those who responded: of campaigns whose statuses tell. An
 * event reaches its members on its day.
 */
export function plantedResponses(
  world: World,
  { at, until }: { readonly at: number; readonly until: string },
): { readonly members: number; readonly responded: number } {
  const unfit = new Set(
    world.truth.defects.flatMap((defect) => (defect.kind === 'response-status' ? [defect.id] : [])),
  )
  const campaigns = world.salesforce.tables.get('Campaign')!.entities
  const isToCome = (id: string) => {
    const fields = fold(campaigns.get(id)!, at)?.fields ?? {}
    const day = fields['StartDate']
    return EVENT_TYPES.includes(String(fields['Type'])) && typeof day === 'string' && day >= until
  }
  const standing = [...world.salesforce.tables.get('CampaignMember')!.entities.values()].flatMap((entity) => {
    const row = fold(entity, at)
    const campaign = String(row?.fields['CampaignId'])
    const gone = row === null || row.deletedAt !== null
    return gone || unfit.has(campaign) || isToCome(campaign) ? [] : [row.fields]
  })
  return {
    members: standing.length,
    responded: standing.filter((fields) => fields['HasResponded'] === true).length,
  }
}
