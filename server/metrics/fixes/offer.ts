import { literal } from '../../warehouse/sql.ts'
import type { Ask } from '../../warehouse/model/kept-relations.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import { Moment, type Instants } from '../../warehouse/model/moment.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { countryForms, countryTarget, stageForm } from './form.ts'
import { question } from '../engine/question.ts'
import { isPerson, publishedTargets, type Target } from './role.ts'

const RECORD = ['connection', 'object', 'record_id'] as const
const TWIN = ['twin_connection', 'twin_object', 'twin_record_id'] as const
const FROM = ['from_connection', 'from_object', 'from_id'] as const

/** The pair of records as one text. */
export function pairKey(alias: string): string {
  return key(alias, [...RECORD, ...TWIN])
}

function key(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${column}`).join(` || ':' || `)
}

/** Every record that has a twin, with the twin's id (`only_id`) where both are the only ones of their person. */
const MATES: Piece = {
  reads: { person_pair: [...RECORD, ...TWIN] },
  sql: `with mated as materialized (
      select p.*, count(*) over ours as ours, row_number() over ours as nth, count(*) over theirs as theirs, row_number() over theirs as twin_nth
      from (select ${[...RECORD, ...TWIN].join(', ')} from person_pair) as p
      window ours as (partition by p.connection, p.object, p.record_id),
        theirs as (partition by p.twin_connection, p.twin_object, p.twin_record_id)
    )
    select ${listed(RECORD)}, ${listed(TWIN.slice(0, 2))}, case when ours = 1 and theirs = 1 then p.twin_record_id end as only_id, true as is_ours from mated as p where nth = 1
    union all
    select ${listed(TWIN)}, ${listed(RECORD.slice(0, 2))}, case when ours = 1 and theirs = 1 then p.record_id end, false from mated as p where twin_nth = 1`,
}

function listed(names: readonly string[]): string {
  return names.map((name) => `p.${name}`).join(', ')
}

/**
 * Keeps what the other system says of each record in the table `kept_offer`: a row for each that has a twin, in the form in which
 * the record's own CRM writes it, and NULL where it isn't valid. Only where both are the only ones of their person (`alone`):
 * where a record has two twins, which of them is to be believed is for a person to say.
 */
export async function keepOffers(ask: Ask, snapshot: Snapshot, at: Instants): Promise<void> {
  const targets = publishedTargets(snapshot).filter(isPerson)
  await ask.keep('kept_mate', question(MATES), new Moment(at))
  await ask.keep('kept_offer', question(offers(snapshot, targets)), new Moment(at))
}

/** The pair of the record and its twin under these aliases of `kept_offer`, as `pairKey` names it. */
export const OFFERED_PAIR = `case when o.is_ours then ${key('o', RECORD)} || ':' || ${key('o', FROM)} else ${key('o', FROM)} || ':' || ${key('o', RECORD)} end`

function offers(snapshot: Snapshot, targets: readonly Target[]): Piece {
  const hubspot = targets.filter(({ vendor }) => vendor === 'hubspot').map(({ connection }) => connection)
  const ids = [...new Set(hubspot)].map(literal).join(', ') || 'null'
  return {
    reads: {
      person: [
        ...RECORD,
        'email',
        'email_valid',
        'phone_e164',
        'phone_valid',
        'phone_field',
        'title',
        'company_name',
        'country',
        'country_typed',
        'country_valid',
        'lifecycle_stage',
        'owner_email',
        'first_name',
        'last_name',
      ],
      owner: ['connection', 'record_id', 'email', 'active', 'automated', 'queue'],
    },
    sql: `with colleague as (
      select connection, lower(email) as email, min(record_id) as record_id from owner
      where active and not automated and not queue and email is not null group by connection, lower(email) having count(*) = 1
    ), country_form(target, iso, name) as (
      values ${countryForms(snapshot, targets)}
    ), used_form as (
      select distinct on (connection, object, iso) connection, object, iso, name from (
        select connection, object, country as iso, trim(country_typed) as name, count(*) as records from person
        where country_valid and country_typed is not null group by connection, object, country, trim(country_typed)) as s
      order by connection, object, iso, records desc, name
    ), offered as (
      select m.connection, m.object, m.record_id, m.only_id is not null as alone, m.is_ours, t.connection as from_connection, t.object as from_object,
        t.record_id as from_id, case when t.email_valid then t.email end as email,
        case when t.phone_valid then t.phone_e164 end as phone, coalesce(lower(t.phone_field) like 'mobile%', false) as mobile,
        t.email_valid, t.phone_valid, t.country_valid, t.owner_email, t.title, t.company_name as company, case when t.country_valid then t.country end as iso,
        case when t.country_valid then case when n.target = '' then coalesce(u.name, n.name) else n.name end end as country, t.lifecycle_stage as stage,
        ${stageForm(snapshot, targets, { target: 'm', stage: 't.lifecycle_stage' })} as stage_form,
        case when m.connection in (${ids}) then k.email else k.record_id end as owner, t.first_name, t.last_name,
        coalesce(lower(p.first_name) = lower(t.first_name), false) as same_first, coalesce(lower(p.last_name) = lower(t.last_name), false) as same_last,
        coalesce(p.email_valid, false) as sure_who
      from kept_mate as m
      join person as p on p.connection = m.connection and p.object = m.object and p.record_id = m.record_id
      left join person as t on t.connection = m.twin_connection and t.object = m.twin_object and t.record_id = m.only_id
      left join country_form as n on n.target = ${countryTarget(snapshot, targets, 'm')} and n.iso = t.country
      left join used_form as u on u.connection = m.connection and u.object = m.object and u.iso = t.country
      left join colleague as k on k.connection = m.connection and k.email = t.owner_email
    ), claimed as (
      select connection, email from offered where email is not null group by connection, email having count(*) > 1
    ), taken as (
      select distinct connection, email from person where email is not null
    )
    select o.*, c.email is not null or t.email is not null as email_taken
    from offered as o
    left join claimed as c on c.connection = o.connection and c.email = o.email
    left join taken as t on t.connection = o.connection and t.email = o.email`,
  }
}
