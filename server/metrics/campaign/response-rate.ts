import { recordKey } from '../../warehouse/model/relation.ts'
import { defineMetric } from '../metric.ts'
import type { Need } from '../need.ts'
import { CAMPAIGNS_SYNCED } from '../needs.ts'
import { CAMPAIGN_DIMENSIONS } from './campaign-case.ts'

const UPLOAD_ALL: Need = {
  kind: 'mend',
  title: 'Make everybody a member who was invited or sent to, not only those who responded.',
  field: null,
  at: 'records',
}
const CORRECT_STATUSES: Need = {
  kind: 'mend',
  title:
    'Correct the member statuses of these campaigns in Salesforce: the first must not count as a response, and the true answers must.',
  field: null,
  at: 'records',
}

/** What a campaign's members show of how it was set up. */
const SETUP = `(
        select t.connection, t.campaign_record_id,
          bool_and(coalesce(t.responded, false)) as responders_only,
          count(distinct t.status) > 1 and not bool_or(t.responded) as none_counts
        from touch t group by t.connection, t.campaign_record_id
      )`
/** An event touches people on its day, whenever its list was loaded. */
const AT = `case when c.is_event then coalesce(cast(c.start_date as timestamp) at time zone k.zone, t.at) else t.at end`
const CASES = `touch t join campaign c on c.connection = t.connection and c.record_id = t.campaign_record_id
        left join ${SETUP} as s on s.connection = t.connection and s.campaign_record_id = t.campaign_record_id
        left join unfit_response u on u.connection = t.connection and u.campaign_record_id = t.campaign_record_id
        cross join clock k`

export const responseRate = defineMetric({
  id: 'response-rate',
  pillar: 'campaign',
  title: 'Response rate',
  question: 'How many of those we reached responded?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'campaign member', many: 'campaign members', counted: 'reached' },
  when: 'Reached',
  outcomes: { passes: 'responded', fails: 'silent' },
  details: [
    { name: 'campaign', title: 'Campaign', type: 'text' },
    { name: 'status', title: 'Status', type: 'text' },
    { name: 'responded_day', title: 'Responded', type: 'day' },
  ],
  caseValue: 'none',
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'wilson',
  version: 2,
  rows: [
    {
      reads: {
        clock: ['now_at', 'zone'],
        campaign: [
          'connection',
          'record_id',
          'label',
          'type',
          'channel',
          'region',
          'owner_name',
          'system',
          'start_date',
          'is_event',
        ],
        touch: [
          'connection',
          'object',
          'record_id',
          'campaign_record_id',
          'person_object',
          'person_record_id',
          'status',
          'responded',
          'responded_on',
          'at',
        ],
        unfit_response: ['connection', 'campaign_record_id'],
        person: ['connection', 'object', 'record_id', 'label'],
      },
      from: `${CASES}
        left join person p on p.connection = t.connection and p.object = t.person_object and p.record_id = t.person_record_id`,
      brief: {
        from: CASES,
        columns: [
          'case_id',
          'at',
          'connection',
          'object',
          'record_id',
          'type',
          'channel',
          'region',
          'owner',
          'system',
        ],
      },
      where: `${AT} is not null`,
      columns: {
        case_id: recordKey('t'),
        at: AT,
        connection: 't.connection',
        object: 't.object',
        record_id: 't.record_id',
        label: 'coalesce(p.label, t.person_record_id)',
        campaign: 'c.label',
        status: 't.status',
        responded_day: 't.responded_on',
        type: 'c.type',
        channel: 'c.channel',
        region: 'c.region',
        owner: 'c.owner_name',
        system: 'c.system',
      },
    },
  ],
  verdicts: [
    {
      id: 'to-come',
      is: 'left-out',
      pending: true,
      when: `${AT} > k.now_at`,
      words: 'The event is still to come',
    },
    {
      id: 'always-counts',
      is: 'lacking',
      when: 'u.campaign_record_id is not null',
      words: 'The status that every member starts with counts as a response',
      gap: { lack: 'counted as having responded from the start', need: CORRECT_STATUSES },
    },
    {
      id: 'never-counts',
      is: 'lacking',
      when: 's.none_counts',
      words: 'No status that its members have counts as a response',
      gap: { lack: 'had statuses of which none counted as a response', need: CORRECT_STATUSES },
    },
    {
      id: 'responders-only',
      is: 'lacking',
      when: 's.responders_only',
      words: 'All members of the campaign responded: those who stayed silent were not made members',
      gap: { lack: 'were of campaigns that hold responders only', need: UPLOAD_ALL },
    },
    { id: 'responded', is: 'counted', numerator: 1, when: 't.responded', words: 'Responded' },
    { id: 'silent', is: 'counted', numerator: 0, words: 'No response' },
  ],
  parts: null,
  related: {
    reads: {
      touch: ['connection', 'object', 'record_id', 'campaign_record_id', 'person_object', 'person_record_id'],
      campaign: ['connection', 'object', 'record_id', 'label'],
    },
    sql: `select ${recordKey('t')} as case_id, 'The campaign' as role, c.connection, c.object, c.record_id, c.label
      from touch t join campaign c on c.connection = t.connection and c.record_id = t.campaign_record_id
      union all
      select ${recordKey('t')}, 'The person', t.connection, t.person_object, t.person_record_id, null
      from touch t where t.person_record_id is not null`,
  },
  dimensions: CAMPAIGN_DIMENSIONS,
  relations: ['touch', 'campaign'],
  needs: [
    CAMPAIGNS_SYNCED,
    {
      kind: 'sync',
      title: 'Connect Salesforce and sync its campaign members: there are none yet.',
      field: 'touch.*',
    },
  ],
  formula: 'Campaign members who responded ÷ campaign members who were reached in the period.',
  notes: [
    'A member counts on the day on which it was added; a member of an event on the day of the event. Which campaign types are events is a setting. Responses come later, so the last weeks still grow.',
    'What counts as a response is set per campaign in Salesforce. Where the first status counts, or none that its members have, the campaign is left out and lowers the coverage; so is one of whose members every single one responded: such a list holds those who came, and not those who were asked.',
  ],
  source: {
    title: 'Salesforce, CampaignMember.HasResponded and CampaignMemberStatus',
    url: 'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmemberstatus.htm',
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign: [
        { connection: 'crm', record_id: 'mail', label: 'Mail', is_event: false },
        { connection: 'crm', record_id: 'fair', label: 'Fair', is_event: true, start_date: '2026-11-12' },
        { connection: 'crm', record_id: 'next', label: 'Next', is_event: true, start_date: '2026-12-12' },
        { connection: 'crm', record_id: 'first', label: 'First', is_event: false },
        { connection: 'crm', record_id: 'none', label: 'None', is_event: false },
        { connection: 'crm', record_id: 'list', label: 'List', is_event: false },
      ],
      touch: [
        member('1', 'mail', 'Responded', '2026-11-15'),
        member('2', 'mail', 'Sent', null),
        member('3', 'fair', 'Attended', '2026-11-12'),
        member('4', 'fair', 'Sent', null),
        member('5', 'next', 'Sent', null),
        member('6', 'first', 'Sent', '2026-11-10'),
        member('7', 'none', 'Sent', null),
        member('8', 'none', 'Came', null),
        member('9', 'list', 'Responded', '2026-11-09'),
        member('10', 'list', 'Responded', '2026-11-13'),
      ],
      unfit_response: [{ connection: 'crm', campaign_record_id: 'first' }],
    },
    value: 0.5,
    cases: 4,
  },
})

function member(id: string, campaign: string, status: string, respondedOn: string | null) {
  return {
    connection: 'crm',
    object: 'campaignmember',
    record_id: id,
    campaign_record_id: campaign,
    person_object: 'contact',
    person_record_id: `p${id}`,
    status,
    responded: respondedOn !== null,
    responded_on: respondedOn,
    at: '2026-11-10T09:00:00Z',
  }
}
