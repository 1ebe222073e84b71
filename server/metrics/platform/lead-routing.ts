import { recordKey } from '../../warehouse/model/relation.ts'
import { defineMetric, spoken, type Verdict } from '../metric.ts'
import type { Need } from '../need.ts'
import { LEAD_SOURCE } from './record-case.ts'

const LEADS_SYNCED: Need = {
  kind: 'sync',
  title: 'Connect a CRM and sync its leads, or its contacts with their lifecycle stages: there are none yet.',
  field: 'lead.*',
}
const TRACK_OWNER: Need = {
  kind: 'switch-on',
  title: 'Switch on the history of a lead’s owner.',
  field: null,
  histories: ['lead.owner_id'],
  or: [
    {
      kind: 'mend',
      title: 'Sync more often than leads are to be routed.',
      field: null,
      at: 'schedule',
    },
  ],
}
const STAGES_TOLD: Need = {
  kind: 'map',
  title: 'Say which lifecycle stage each value means.',
  field: null,
  setting: 'lifecycleStages',
}
const READ_USERS: Need = {
  kind: 'sync',
  title: 'Let Plumbline read all users.',
  field: 'owner.*',
}

/** Of whom it is not known when a human had them; the last is what is left when all others are judged. */
const NOT_TOLD = [
  {
    id: 'untold-stage',
    is: 'lacking',
    when: 'l.stage_untold',
    words: 'Nobody can tell whether it is a lead: what its lifecycle stage means is not known',
    gap: { lack: 'have a lifecycle stage of which nobody has said what it means', need: STAGES_TOLD },
  },
  {
    id: 'unread-owner',
    is: 'lacking',
    when: 'coalesce(o.unread_owner, false) and not coalesce(o.owned_by_at <= o.due_at, false)',
    words: 'Its owner is not among the users that were read',
    gap: { lack: 'had owners who are not among the users that were read', need: READ_USERS },
  },
  {
    id: 'untold',
    is: 'lacking',
    when: 'o.due_at is null or (not coalesce(o.owned_by_at <= o.due_at, false) and not coalesce(o.unowned_until >= o.due_at, false))',
    words: 'Nobody can tell when a human had it: its owner’s history is not kept',
    gap: { lack: 'came into a human’s hands at a moment that nobody kept', need: TRACK_OWNER },
  },
] as const satisfies readonly Verdict[]

/** Where a lead stands, in the order in which it is told. */
const OUTCOME = `case when o.due_at is null or o.due_at > k.now_at then null when o.owned_by_at <= o.due_at then 'in-time'
      when o.owned_by_at is not null then 'late' when l.owner_kind = 'queue' then 'queue' else 'unassigned' end`

/** Both are known to the moment only where the lead's history tells. */
const HOURS = `case when o.exact then round(cast(extract(epoch from o.owned_by_at - l.came_at) as double precision) * 1000) / 3600000 end`

export const leadRouting = defineMetric({
  id: 'lead-routing',
  pillar: 'platform',
  title: 'Lead routing',
  question: 'Do new leads reach a human in time?',
  unit: 'ratio',
  better: 'higher',
  headline: true,
  cases: { one: 'lead', many: 'leads', counted: 'received' },
  when: 'Received',
  outcomes: { passes: 'in time', fails: 'not in time' },
  details: [
    { name: 'hours', title: 'Hours to a human', type: 'count' },
    { name: 'owner_now', title: 'Owner now', type: 'text' },
    { name: 'times_moved', title: 'Times reassigned', type: 'count' },
  ],
  kind: 'event',
  casesAre: 'leads-received',
  aggregate: { kind: 'ratio' },
  companions: [
    { id: 'median-hours', title: 'Median hours to a human', unit: 'hours', aggregate: { kind: 'median' } },
    {
      id: 'reassigned',
      title: 'Reassigned',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'moved', denominator: 'held' },
    },
    {
      id: 'in-queue',
      title: 'Sitting in a queue',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'queued', denominator: 'judged' },
    },
  ],
  interval: 'wilson',
  version: 3,
  rows: [
    {
      reads: {
        clock: ['now_at'],
        lead: [
          'connection',
          'object',
          'record_id',
          'label',
          'system',
          'lead_source',
          'region',
          'owner_kind',
          'owner_name',
          'stage_untold',
          'came_at',
        ],
        lead_routing: [
          'connection',
          'record_id',
          'due_at',
          'exact',
          'owned_by_at',
          'unowned_until',
          'unread_owner',
          'moves',
        ],
      },
      from: `lead l left join lead_routing o on o.connection = l.connection and o.record_id = l.record_id cross join clock k`,
      where: 'l.came_at is not null',
      columns: {
        case_id: recordKey('l'),
        at: 'l.came_at',
        connection: 'l.connection',
        object: 'l.object',
        record_id: 'l.record_id',
        label: 'l.label',
        system: 'l.system',
        source: 'l.lead_source',
        region: 'l.region',
        owner: 'l.owner_name',
        outcome: OUTCOME,
        value: HOURS,
        hours: HOURS,
        owner_now: 'l.owner_name',
        times_moved: 'case when o.exact then o.moves end',
        moved:
          'case when o.exact and o.owned_by_at is not null then case when o.moves > 0 then 1 else 0 end end',
        held: 'case when o.exact and o.owned_by_at is not null then 1 end',
        queued: `case when o.owned_by_at is null and l.owner_kind = 'queue' then 1 else 0 end`,
        judged: '1',
      },
    },
  ],
  verdicts: [
    {
      id: 'too-young',
      is: 'left-out',
      pending: true,
      when: 'o.due_at > k.now_at',
      words: 'Too young to judge: the routing time has not passed',
    },
    ...NOT_TOLD,
    {
      id: 'in-time',
      is: 'counted',
      numerator: 1,
      when: 'o.owned_by_at <= o.due_at',
      words: 'With a human in time',
    },
    {
      id: 'late',
      is: 'counted',
      numerator: 0,
      when: 'o.owned_by_at is not null',
      words: 'With a human too late',
    },
    {
      id: 'queue',
      is: 'counted',
      numerator: 0,
      when: `l.owner_kind = 'queue'`,
      words: 'Sitting in a queue',
    },
    { id: 'unassigned', is: 'counted', numerator: 0, words: 'With no human yet' },
  ],
  parts: null,
  related: null,
  dimensions: [
    LEAD_SOURCE,
    { id: 'region', title: 'Region', spoken: spoken('in {value}', 'without a region') },
    // The details tell who it is, and the reason what became of it.
    {
      id: 'owner',
      title: 'Owner',
      explains: false,
      listed: false,
      spoken: spoken('of {value}', 'without an owner'),
    },
    {
      id: 'outcome',
      title: 'Outcome',
      explains: false,
      listed: false,
      names: {
        'in-time': 'In time',
        late: 'Late',
        queue: 'Sitting in a queue',
        unassigned: 'Still unassigned',
      },
    },
    { id: 'system', title: 'System', spoken: spoken('in {value}', 'in no system') },
  ],
  relations: ['lead', 'lead_owner'],
  needs: [LEADS_SYNCED],
  formula:
    'Leads that a human owned within the routing time of coming in ÷ leads whose routing time has passed.',
  notes: [
    'Leads are those of Salesforce, since they were made, and the contacts of HubSpot that no Salesforce record is known to be, since they reached the first lifecycle stage at which a person needs an owner, as the settings say it. Who is in Salesforce is routed there, and counts once; where that record was deleted, no more.',
    'The routing time is a setting: 24 hours unless changed. A lead younger than that is left out whatever its owner, so that quick ones don’t flatter the running week.',
    'A human is a user or owner who is no integration or other automation (the machine users of the settings, and Salesforce’s own types of user), though they may have left since. A queue is nobody, in either CRM. Who converts a lead had it from then on.',
    'When a human had it is read from the history that HubSpot keeps of a contact’s owner, and from Salesforce’s Lead History where the owner is tracked. Else from our own readings, where they can show it: owned by then, or still not owned when the time was over. A lead of which neither can be shown lowers the coverage; so does a contact with so many owners since that HubSpot may not keep the first any more.',
    'The median of hours and the share reassigned are of leads whose history tells them, and that a human has had.',
    'Where another property than HubSpot’s own holds the lifecycle stage, nobody can tell since when a contact is a lead, and HubSpot’s contacts are left out.',
    'Merged and deleted leads count no more; converted ones do.',
  ],
  source: {
    title:
      'J. B. Oldroyd, K. McElheran, D. Elkington, The Short Life of Online Sales Leads (2011), for the 24 hours',
    url: 'https://hbr.org/2011/03/the-short-life-of-online-sales-leads',
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      lead: [
        lead('in-time'),
        lead('late'),
        lead('queue', 'queue'),
        lead('robot', 'human'),
        lead('unread'),
        lead('untold'),
        lead('readings'),
        { ...lead('young'), came_at: '2026-11-20T01:00:00Z' },
        { ...lead('vague'), stage_untold: true },
      ],
      lead_routing: [
        routing('in-time', { owned_by_at: '2026-11-10T11:00:00Z', unowned_until: '2026-11-10T11:00:00Z' }),
        routing('late', {
          owned_by_at: '2026-11-12T09:00:00Z',
          unowned_until: '2026-11-12T09:00:00Z',
          moves: 1,
        }),
        routing('queue', { unowned_until: '2026-11-20T08:00:00Z' }),
        routing('robot', { unowned_until: '2026-11-20T08:00:00Z' }),
        routing('unread', { unread_owner: true, unowned_until: '2026-11-20T08:00:00Z' }),
        routing('untold', {
          exact: false,
          owned_by_at: '2026-11-12T09:00:00Z',
          unowned_until: '2026-11-10T10:00:00Z',
        }),
        routing('readings', { exact: false, owned_by_at: '2026-11-10T20:00:00Z' }),
        routing('vague', { owned_by_at: '2026-11-10T09:00:00Z' }),
        routing('young', { due_at: '2026-11-21T01:00:00Z', owned_by_at: '2026-11-20T01:00:00Z' }),
      ],
    },
    value: 0.4,
    cases: 5,
  },
})

function lead(id: string, ownerKind = 'human') {
  return {
    connection: 'crm',
    object: 'lead',
    record_id: id,
    label: id,
    owner_kind: ownerKind,
    stage_untold: false,
    came_at: '2026-11-10T09:00:00Z',
  }
}

function routing(id: string, more: Readonly<Record<string, string | number | boolean>>) {
  return {
    connection: 'crm',
    record_id: id,
    due_at: '2026-11-11T09:00:00Z',
    exact: true,
    unread_owner: false,
    moves: 0,
    ...more,
  }
}
