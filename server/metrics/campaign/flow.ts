import type { Verdict } from '../metric.ts'
import type { Need } from '../need.ts'
import type { Detail } from '../../../shared/metric.ts'

/** Details of how a campaign came from the request to the launch. */
export const FLOW_DETAILS = {
  requested: { name: 'requested_day', title: 'Requested', type: 'day' },
  started: { name: 'started_day', title: 'Work started', type: 'day' },
  launched: { name: 'launched_day', title: 'Launched', type: 'day' },
} as const satisfies Readonly<Record<string, Detail>>

/** The day of the launch in the workspace's zone, from `campaign_entity` under `c` and the clock under `k`. */
export const LAUNCHED_DAY = 'cast(c.launched_at at time zone k.zone as date)'

/** Since when, in words: the field, the request or the status that tells. */
export const TOLD_BY = {
  requested: `case c.requested_by when 'field' then 'The campaign’s own date' when 'request' then 'The request' end`,
  started: `case c.started_by when 'field' then 'The campaign’s own date' when 'request' then 'The request' when 'status' then 'The campaign’s status' end`,
} as const

const REQUESTS_IMPORTED: Need = {
  kind: 'import',
  title: 'Import the requests, with the days on which each was made and taken up.',
  field: null,
  import: 'requests',
}
const REQUESTS_MAPPED: Need = {
  kind: 'map',
  title: 'Say which cases or tickets are requests, and which field names the campaign',
  field: 'request.*',
}
/** What tells since when a campaign is worked on. */
const WORK_STARTED: Need = {
  kind: 'map',
  title: 'Map the field that says when work on a campaign starts',
  field: 'campaign.work_started_on',
  or: [REQUESTS_MAPPED, REQUESTS_IMPORTED],
}
/** What tells when a campaign was asked for. */
export const REQUESTED: Need = {
  kind: 'map',
  title: 'Map the field that says when a campaign was asked for',
  field: 'campaign.requested_on',
  or: [REQUESTS_MAPPED, REQUESTS_IMPORTED],
}

/** Nobody knows when work on these began. */
export const WITHOUT_START: Verdict = {
  id: 'no-start',
  is: 'lacking',
  when: 'c.work_started_on is null',
  words: 'Not known when work started',
  gap: { lack: 'had no known start of work', need: WORK_STARTED },
}
