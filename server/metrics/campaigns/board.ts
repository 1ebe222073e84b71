import {
  CampaignCard,
  Outlook,
  ReplanReason,
  type CampaignList,
  type PlanStep,
} from '../../../shared/campaign.ts'
import type { Piece, Question } from '../../warehouse/model/model.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import { usualDays } from '../campaign/usual-days.ts'
import type { Questions } from '../engine/lane.ts'
import type { RecordUrl } from '../engine/related.ts'
import { searchSql } from '../engine/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { QueryError } from '../metrics.ts'
import type { CampaignQuery } from './campaigns.ts'
import { daysBetween, outlookOf } from './outlook.ts'

const DEFAULT_LIMIT = 300
const WEEKS_BACK = 8
const WEEKS_AHEAD = 4

const LAUNCHED = 'cast(c.launched_at at time zone k.zone as date)'
const BOARD: Piece = {
  reads: {
    clock: ['today', 'zone'],
    campaign_entity: [
      'campaign_id',
      'connection',
      'object',
      'record_id',
      'label',
      'type',
      'channel',
      'system',
      'owner_name',
      'status',
      'status_kind',
      'in_draft',
      'requested_on',
      'work_started_on',
      'first_committed',
      'plan_in_time',
      'planned_launch',
      'launched_at',
      'launched_by',
      'live_since',
      'cancelled_at',
      'start_date',
      'always_on',
      'is_parent',
      'maybe_twin',
    ],
  },
  sql: `select c.campaign_id, c.connection, c.object, c.record_id, c.label, c.type, c.channel, c.system, c.owner_name, c.status, c.in_draft, c.maybe_twin,
      c.requested_on, c.work_started_on, c.first_committed, c.plan_in_time, c.planned_launch, ${LAUNCHED} as launched_on, c.launched_by,
      c.start_date, k.today,
      case when c.launched_at is not null then 'launched' when c.live_since is not null then 'live'
        when c.status_kind = 'cancelled' then 'cancelled' when c.work_started_on <= k.today then 'in-progress' else 'planned' end as state,
      cast(c.cancelled_at at time zone k.zone as date) as cancelled_on,
      case when c.work_started_on <= ${LAUNCHED} and not c.maybe_twin then ${LAUNCHED} - c.work_started_on end as cycle_days
    from campaign_entity c cross join clock k where not c.always_on and not c.is_parent`,
}

interface Tools {
  readonly questions: Questions
  readonly recordUrl: RecordUrl
}

/** Campaigns whose dates lie within the days asked about, with every plan that they had. */
export async function readBoard(
  snapshot: Snapshot,
  query: CampaignQuery,
  { questions, recordUrl }: Tools,
): Promise<CampaignList> {
  const today = snapshot.today.toString()
  const from = query.from ?? snapshot.today.subtract({ weeks: WEEKS_BACK }).toString()
  const to = query.to ?? snapshot.today.add({ weeks: WEEKS_AHEAD }).toString()
  if (to <= from) throw new QueryError('to', 'Ask for days that end after they begin.')
  const at = snapshot.at(snapshot.now)
  if (at === null) return { from, to, today, items: [], matching: 0, outlooks: noOutlooks() }
  const limit = query.limit ?? DEFAULT_LIMIT
  return questions.read(snapshot, async (ask) => {
    const moment = new Moment(at)
    const rows = await ask(
      {
        ctes: [{ name: 'board', ...BOARD }],
        select: `select b.*, cast(round(u.median) as integer) as usual_median, cast(round(u.p85) as integer) as usual_p85
          from board b left join (${usualDays('select type, cycle_days, launched_on, today from board')}) as u on u.type is not distinct from b.type
          where ${wanted(query, { from, to, moment })}
          order by coalesce(b.launched_on, b.planned_launch, b.first_committed, b.cancelled_on) nulls last, b.label, b.campaign_id`,
      },
      moment,
    )
    const { graceDays } = snapshot.model.mapping
    const cards = rows.map((row) => cardOf(row, { today, graceDays, recordUrl }))
    const found = cards.filter((card) => isAsked(card, query, { from, to }))
    // In the order of their dates; where they are too many, the latest.
    const shown = found.slice(-limit)
    const steps = new Moment(at)
    const plans = await ask(stepsOf(shown, steps), steps)
    const byCampaign = Map.groupBy(plans, (row) => String(row['campaign_id']))
    return {
      from,
      to,
      today,
      items: shown.map((card) => ({ ...card, steps: (byCampaign.get(card.id) ?? []).map(stepOf) })),
      matching: found.length,
      outlooks: countOutlooks(cards),
    }
  })
}

/** Those with a date among the days; whatever is due, or overdue, is among them in any case. */
function wanted(
  { type, search }: CampaignQuery,
  { from, to, moment }: { readonly from: string; readonly to: string; readonly moment: Moment },
): string {
  const [first, last] = [moment.bind(from, 'date'), moment.bind(to, 'date')]
  const within = (column: string) => `(b.${column} >= ${first} and b.${column} < ${last})`
  const dated = ['launched_on', 'planned_launch', 'first_committed', 'cancelled_on'].map(within).join(' or ')
  return [
    `(${dated} or b.state = 'in-progress' or (b.state = 'planned' and coalesce(b.first_committed, b.planned_launch) is not null))`,
    ...(type === undefined ? [] : [`b.type = ${moment.bind(type, 'text')}`]),
    ...(search === undefined
      ? []
      : [searchSql(search, { row: 'b', columns: ['label', 'record_id', 'owner_name'], moment })]),
  ].join(' and ')
}

/** What is due, or overdue, is looked at and counted in any case; it is listed where a date of it lies among the days. */
function isAsked(
  card: CampaignCard,
  { only }: CampaignQuery,
  { from, to }: { readonly from: string; readonly to: string },
): boolean {
  if (only === 'upcoming') return card.outlook !== null
  if (only === 'in-progress') return card.state === 'in-progress'
  const days = [card.launched, card.planned, card.committed]
  return days.some((each) => each !== null && each >= from && each < to)
}

function stepsOf(cards: readonly CampaignCard[], moment: Moment): Question {
  const ids = moment.bindList(cards.map(({ id }) => id))
  return {
    ctes: [
      {
        name: 'steps',
        reads: {
          plan_step: [
            'campaign_id',
            'planned',
            'event_at',
            'is_committed',
            'is_replan',
            'reason',
            'changed_by',
            'nth',
          ],
        },
        sql: `select s.campaign_id, s.planned, s.event_at, s.is_committed, s.is_replan, s.reason, s.changed_by, s.nth from plan_step s`,
      },
    ],
    select: `select * from steps where campaign_id = any(${ids}) order by campaign_id, nth`,
  }
}

function stepOf(row: Row): CampaignCard['steps'][number] {
  return {
    planned: textOf(row, 'planned'),
    at: String(row['event_at']),
    committed: row['is_committed'] === true,
    replan: row['is_replan'] === true,
    reason: reasonOf(row['reason']),
    changedBy: textOf(row, 'changed_by'),
  }
}

function cardOf(
  row: Row,
  {
    today,
    graceDays,
    recordUrl,
  }: { readonly today: string; readonly graceDays: number; readonly recordUrl: RecordUrl },
): CampaignCard {
  const [connection, object, recordId] = ['connection', 'object', 'record_id'].map((name) =>
    String(row[name]),
  )
  const text = (name: string) => textOf(row, name)
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
  const state = CampaignCard.shape.state.parse(row['state'])
  const [committed, launched, started] = [
    text('first_committed'),
    text('launched_on'),
    text('work_started_on'),
  ]
  const open = state === 'planned' || state === 'in-progress'
  const card = {
    id: String(row['campaign_id']),
    connection: connection!,
    object: object!,
    recordId: recordId!,
    label: text('label'),
    url: recordUrl(connection!, object!, recordId!),
    type: text('type'),
    channel: text('channel'),
    system: text('system'),
    owner: text('owner_name'),
    status: text('status'),
    state,
    maybeTwin: row['maybe_twin'] === true,
    draft: row['in_draft'] === true,
    requested: text('requested_on'),
    started,
    committed,
    inTime: committed === null ? null : row['plan_in_time'] === true,
    planned: text('planned_launch'),
    launched,
    launchedBy: CampaignCard.shape.launchedBy.parse(row['launched_by'] ?? null),
    event: text('start_date'),
    daysLate: lateness({ committed, launched, open, today }),
    cycleDays: number('cycle_days'),
    ageDays: state === 'in-progress' && started !== null ? daysBetween(started, today) : null,
    usualDays: { median: number('usual_median'), p85: number('usual_p85') },
    steps: [],
  }
  return { ...card, ...outlookOf(card, { today, graceDays }) }
}

function lateness({
  committed,
  launched,
  open,
  today,
}: {
  readonly committed: string | null
  readonly launched: string | null
  readonly open: boolean
  readonly today: string
}): number | null {
  if (committed === null) return null
  if (launched !== null) return daysBetween(committed, launched)
  return open && committed < today ? daysBetween(committed, today) : null
}

function countOutlooks(cards: readonly CampaignCard[]): CampaignList['outlooks'] {
  const counts = noOutlooks()
  for (const { outlook } of cards) if (outlook !== null) counts[outlook] += 1
  return counts
}

function noOutlooks(): Record<Outlook, number> {
  return { 'on-time': 0, 'at-risk': 0, behind: 0, late: 0 }
}

export function textOf(row: Row, name: string): string | null {
  const cell = row[name]
  return cell == null ? null : String(cell)
}

/** Null where none was said, or where an import said something else. */
export function reasonOf(cell: Row[string] | undefined): PlanStep['reason'] {
  const known = ReplanReason.safeParse(cell)
  return known.success ? known.data : null
}
