import { literal } from '../sql.ts'
import { enteredRows } from './entered.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  at: 'timestamptz',
  kind: 'text',
  detail: 'text',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
} as const satisfies Columns

/** Later, the same mail is a reminder, or goes to who did not open the first. */
const REPEAT_HOURS = 24

/**
 * What had to be done again after a launch, within the mapping's days: an e-mail that its name or subject calls a correction, or that
 * repeats one sent on the same day (cloned from it, with the same subject); a campaign that was live, then not, then live again; and what
 * somebody brought in. `kind`: `correction send`, `repeated send`, `relaunch` or `broken tracking`. The record is the one that shows it.
 */
export const campaignRework: Relation = {
  name: 'campaign_rework',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const entered = enteredRows(
      context,
      { table: 'correction', identity: ['happened_on', 'kind'], values: ['note'] },
      'i',
    )
    const { correctionDays } = context.mapping.campaigns
    const inTime = (at: string) =>
      `${at} > l.launched_at and ${at} <= l.launched_at + interval '${correctionDays} days'`
    return {
      sql: `with mail as (
          select c.campaign_id, e.connection, e.object, e.record_id, e.label, e.subject, e.cloned_from, e.published_at as at
          from email e join campaign c on c.connection = e.connection and c.record_id = e.campaign_record_id
          where e.published_at <= (select now_at from clock)
        ), turn as (
          select s.connection, s.record_id, s.kind, s.event_at as at,
            lag(s.kind) over (partition by s.connection, s.record_id order by s.event_at) as before,
            sum(case when s.kind = 'live' then 1 else 0 end) over (partition by s.connection, s.record_id order by s.event_at
              rows between unbounded preceding and 1 preceding) as lives
          from status_change s
        )
        select m.campaign_id, m.at, 'correction send' as kind, coalesce(m.subject, m.label) as detail, m.connection, m.object, m.record_id, m.label
        from mail m join launch l on l.campaign_id = m.campaign_id where ${inTime('m.at')} and ${isCorrection(context)}
        union all
        select m.campaign_id, m.at, 'repeated send', m.subject, m.connection, m.object, m.record_id, m.label
        from mail m join launch l on l.campaign_id = m.campaign_id
        join mail b on b.connection = m.connection and b.record_id = m.cloned_from and b.campaign_id = m.campaign_id
        where ${inTime('m.at')} and b.at < m.at and m.at <= b.at + interval '${REPEAT_HOURS} hours' and b.subject = m.subject
          and not ${isCorrection(context)}
        union all
        select c.campaign_id, t.at, 'relaunch', 'Live again', c.connection, c.object, c.record_id, c.label
        from turn t join campaign c on c.connection = t.connection and c.record_id = t.record_id
        join launch l on l.campaign_id = c.campaign_id
        where t.kind = 'live' and t.before <> 'live' and t.lives > 0 and ${inTime('t.at')}
        ${entered === null ? '' : `union all ${enteredRework(entered, inTime)}`}`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        clock: ['now_at', ...(entered === null ? [] : ['zone'])],
        email: [
          'connection',
          'object',
          'record_id',
          'label',
          'subject',
          'campaign_record_id',
          'published_at',
          'cloned_from',
        ],
        campaign: ['campaign_id', 'connection', 'object', 'record_id', 'label'],
        status_change: ['connection', 'record_id', 'kind', 'event_at'],
        launch: ['campaign_id', 'launched_at'],
      },
    }
  },
}

/** Whether the name or subject of the e-mail, under the alias `m`, says that it corrects another. */
function isCorrection({ mapping }: ModelContext): string {
  const names = mapping.campaigns.correctionNames
  if (names.length === 0) return 'false'
  const text = `lower(concat_ws(' ', m.label, m.subject))`
  return `(${names.map((name) => `position(lower(${literal(name)}) in ${text}) > 0`).join(' or ')})`
}

function enteredRework(rows: string, inTime: (at: string) => string): string {
  return `select c.campaign_id, cast(i.happened_on as timestamp) at time zone z.zone, i.kind, i.note, c.connection, c.object, c.record_id, c.label
        from ${rows} cross join clock z
        join campaign c on c.connection = i.connection and c.object = i.object and c.record_id = i.record_id
        join launch l on l.campaign_id = c.campaign_id
        where i.happened_on <= cast(z.now_at at time zone z.zone as date)
          and ${inTime('cast(i.happened_on + 1 as timestamp) at time zone z.zone')}`
}
