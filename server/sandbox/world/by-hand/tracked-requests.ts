import { DAY_MS } from '../calendar.ts'
import type { Stage } from '../cast.ts'
import { officeTime } from '../frame.ts'
import { Random } from '../random.ts'
import { fullName } from '../team.ts'
import { eachCampaign, type Line } from './sheet.ts'

/** What stands in the tracker: the requests for campaigns, and those for other work. */
export function trackedRequests(stage: Stage, at: number): Line[] {
  return [...campaignRequests(stage, at), ...otherRequests(stage, at)]
}

/** A campaign is named in the tracker once there is one. */
const campaignRequests = eachCampaign(({ plan, papers: { request }, at, day }) => {
  if (request === null) return []
  const values = {
    request: request.key,
    title: `Campaign: ${plan.habits?.stem ?? plan.name}`,
    type: plan.kind.type,
    requester: request.requester,
    owner: request.owner,
    requested_on: day(request.requestedAt),
    work_started_on: day(request.workStartedAt),
    needed_by: request.neededBy,
    done_on: day(request.doneAt),
  }
  return [{ at: request.requestedAt, campaign: plan.createdAt <= at ? plan : null, values }]
})

/** How many requests that no campaign comes of there are to one campaign. */
const OTHERS = 0.3
const OTHER_TYPES = ['List upload', 'Report', 'Data fix'] as const
const OTHER_WORK_DAYS = 6

function otherRequests({ frame, team, campaigns }: Stage, at: number): Line[] {
  const day = (moment: number) => (moment > at ? null : frame.calendar.dateAt(moment))
  const count = Math.round(campaigns.length * OTHERS)
  return Array.from({ length: count }, (_, nth): Line => {
    const random = new Random(frame.seed, 'tracked request', nth)
    const span = frame.end - frame.start
    const requestedAt = officeTime(
      frame,
      random,
      frame.start + Math.floor(((nth + random.unit()) / count) * span),
    )
    const startedAt = officeTime(frame, random, requestedAt + random.below(OTHER_WORK_DAYS) * DAY_MS)
    const doneAt = officeTime(frame, random, startedAt + random.below(OTHER_WORK_DAYS) * DAY_MS)
    const type = random.pick(OTHER_TYPES)
    const values = {
      request: `MKT-${5000 + nth}`,
      title: `${type}, please`,
      type,
      requester: fullName(random.pick(team.ae)),
      owner: fullName(random.pick(team.marketing)),
      requested_on: day(requestedAt),
      work_started_on: day(startedAt),
      needed_by: null,
      done_on: day(doneAt),
    }
    return { at: requestedAt, campaign: null, values }
  })
}
