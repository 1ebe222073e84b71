import { enteredMoment, enteredSteps } from './entered.ts'
import type { Relation } from './relation.ts'
import { loggedDay, planLog } from './log.ts'

/** What is read of the plans that somebody brought in: each with its date, else since it was said. */
export const ENTERED_PLANS = {
  table: 'planned_date',
  dated: 'changed_at',
  identity: ['changed_at'],
  values: ['planned_launch', 'changed_by', 'reason'],
} as const

/**
 * The plan log: every planned launch that a campaign record ever had, in the field that is mapped for its type,
 * with those that somebody brought in. `planned` is null where it was cleared. `known_at`: from when the plan can be shown to
 * have stood; what a history or an import tells stood when it says, what only our own readings tell stood when we saw it.
 */
export const campaignPlan: Relation = {
  name: 'campaign_plan',
  kept: true,
  columns: {
    campaign_id: 'text',
    connection: 'text',
    record_id: 'text',
    planned: 'date',
    event_at: 'timestamptz',
    known_at: 'timestamptz',
    origin: 'text',
    changed_by: 'text',
  },
  compile(context) {
    const day = loggedDay(context)
    const entered = enteredSteps(context, ENTERED_PLANS, 'i')
    const log = planLog(context)
    // A history's row and our own reading of it tell of one change: the history's stands.
    return {
      ...log,
      reads: { campaign: ['campaign_id', 'connection', 'object', 'record_id', 'planned_field'] },
      sql: `with told as (
          select c.campaign_id, l.connection, l.record_id, ${day} as planned, coalesce(l.event_at, l.seen_at) as event_at,
            case when l.origin = 'observed' then l.seen_at else l.event_at end as known_at, l.origin, l.changed_by
          from (${log.sql}) as l
          join campaign c on c.connection = l.connection and c.object = l.object and c.record_id = l.record_id and c.planned_field = l.field
          ${entered === null ? '' : `union all ${enteredPlans(entered, enteredMoment('i.changed_at', context))}`}
        )
        select campaign_id, connection, record_id, planned, event_at, known_at, origin, changed_by from (
          select *, lag(planned) over (partition by connection, record_id
            order by event_at, case when origin = 'observed' then 1 else 0 end, known_at) as before from told
        ) as p where planned is distinct from before`,
    }
  },
}

/** A plan is the campaign's, whichever of its records the file names. */
function enteredPlans(rows: string, changed: string): string {
  return `select c.campaign_id, c.connection, c.record_id, i.planned_launch, coalesce(${changed}, i._valid_from),
            coalesce(${changed}, i._valid_from), 'imported', i.changed_by
          from ${rows} join campaign c on c.campaign_id = i.campaign_id`
}
