import { literal } from '../sql.ts'
import { enteredRows } from './entered.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  template: 'text',
  template_by: 'text',
  judged: 'boolean',
} as const satisfies Columns

/**
 * What a campaign was built from: the template that its mapped field names, that somebody brought in, or that its name tells by the
 * mapping's rule; else the e-mail, not one of its own, from which one of its e-mails was cloned. `template_by` is what tells: `field`, `import`, `name` or
 * `email`. `judged` is false where nothing could have told.
 */
export const campaignBuild: Relation = {
  name: 'campaign_build',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const entered = enteredRows(context, { table: 'template', values: ['template'] }, 'i')
    const named = namedSql(context)
    return {
      sql: `with mail as (
          select c.campaign_id, max(case when o.record_id is null then e.cloned_from end) as cloned_from, count(*) as mails
          from email e join campaign c on c.connection = e.connection and c.record_id = e.campaign_record_id
          left join email o on o.connection = e.connection and o.record_id = e.cloned_from and o.campaign_record_id = e.campaign_record_id
          where e.published_at <= (select now_at from clock) group by c.campaign_id
        ), told as (
          select campaign_id, max(template) as template, max(${named ?? 'null'}) as named,
            bool_or(${isKept(context)}) as kept
          from campaign group by campaign_id
        )
        select t.campaign_id,
          coalesce(t.template, ${entered === null ? 'null' : 'i.template'}, t.named, case when m.cloned_from is not null then 'E-mail ' || m.cloned_from end) as template,
          case when t.template is not null then 'field' ${entered === null ? '' : `when i.template is not null then 'import'`}
            when t.named is not null then 'name' when m.cloned_from is not null then 'email' end as template_by,
          (t.kept or ${named === null ? 'false' : 'true'} or coalesce(m.mails, 0) > 0 ${entered === null ? '' : 'or i.template is not null'}) as judged
        from told t left join mail m on m.campaign_id = t.campaign_id
        ${entered === null ? '' : `left join ${entered} on i.campaign_id = t.campaign_id`}`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        clock: ['now_at'],
        email: ['connection', 'record_id', 'campaign_record_id', 'published_at', 'cloned_from'],
        campaign: ['campaign_id', 'connection', 'object', 'record_id', 'template', 'label'],
      },
    }
  },
}

/** The rule by which the name of a campaign tells its template; null where there is none. */
function namedSql({ mapping }: ModelContext): string | null {
  const names = mapping.campaigns.templateNames
  if (names.length === 0) return null
  const branches = names.map(
    (name) => `when position(lower(${literal(name)}) in lower(label)) > 0 then ${literal(name)}`,
  )
  return `case ${branches.join(' ')} end`
}

/** Whether the connection keeps a field of the template. */
function isKept({ connections, mapping }: ModelContext): string {
  const ids = connections
    .filter(
      ({ vendor, objects }) =>
        objects.get('campaign')?.columns.has(mapping[vendor].campaign.template ?? '') === true,
    )
    .map(({ id }) => literal(id))
  return ids.length === 0 ? 'false' : `connection in (${ids.join(', ')})`
}
