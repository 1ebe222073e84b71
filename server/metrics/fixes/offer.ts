import { literal } from '../../warehouse/sql.ts'
import type { Reads } from '../../warehouse/model/reads.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { countryForms, countryTarget, stageForm } from './form.ts'
import type { Target } from './role.ts'

const RECORD = ['connection', 'object', 'record_id'] as const
const TWIN = ['twin_connection', 'twin_object', 'twin_record_id'] as const

export const OFFER_READS: Reads = {
  person_pair: [...RECORD, ...TWIN],
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
    'country_valid',
    'lifecycle_stage',
    'owner_email',
    'first_name',
    'last_name',
    'name_key',
  ],
  owner: ['connection', 'record_id', 'email', 'active', 'automated', 'queue'],
}

/** The pair of records as one text. */
export function pairKey(alias: string): string {
  return [...RECORD, ...TWIN].map((column) => `${alias}.${column}`).join(` || ':' || `)
}

/**
 * Common table expressions: `mate` has every record with every record of the same person in the other system; `offer` what the
 * other one says, in the form in which the record's own CRM writes it, and NULL where it isn't valid. Only where both are
 * the only ones of their person: where a record has two twins, which of them is to be believed is for a person to say.
 */
export function offerCtes(snapshot: Snapshot, targets: readonly Target[]): string {
  const hubspot = targets.filter(({ vendor }) => vendor === 'hubspot').map(({ connection }) => connection)
  const ids = [...new Set(hubspot)].map(literal).join(', ') || 'null'
  const sides = `ours = 1 and theirs = 1 as alone, ${pairKey('p')} as pair`
  return `mated as materialized (
      select p.*, count(*) over (partition by p.connection, p.object, p.record_id) as ours,
        count(*) over (partition by p.twin_connection, p.twin_object, p.twin_record_id) as theirs
      from (select ${[...RECORD, ...TWIN].join(', ')} from person_pair) as p
    ), mate as materialized (
      select ${RECORD.map((name) => `p.${name}`).join(', ')}, ${TWIN.map((name) => `p.${name}`).join(', ')}, ${sides} from mated as p
      union all
      select ${TWIN.map((name) => `p.${name}`).join(', ')}, ${RECORD.map((name) => `p.${name}`).join(', ')}, ${sides} from mated as p
    ), has_mate as (
      select distinct connection, object, record_id from mate
    ), taken as (
      select distinct connection, email from person where email is not null
    ), colleague as (
      select connection, lower(email) as email, min(record_id) as record_id from owner
      where active and not automated and not queue and email is not null group by connection, lower(email) having count(*) = 1
    ), country_form(target, iso, name) as (
      values ${countryForms(snapshot, targets)}
    ), offer as materialized (
      select m.connection, m.object, m.record_id, m.pair, t.connection as from_connection, t.object as from_object,
        t.record_id as from_id, case when t.email_valid then t.email end as email,
        count(*) over (partition by m.connection, t.email) as claims,
        case when t.phone_valid then t.phone_e164 end as phone, coalesce(lower(t.phone_field) like 'mobile%', false) as mobile,
        t.email_valid, t.phone_valid, t.country_valid, t.owner_email, t.title, t.company_name as company, case when t.country_valid then t.country end as iso,
        case when t.country_valid then n.name end as country, t.lifecycle_stage as stage,
        ${stageForm(snapshot, targets, { target: 'm', stage: 't.lifecycle_stage' })} as stage_form,
        case when m.connection in (${ids}) then k.email else k.record_id end as owner, t.first_name, t.last_name, t.name_key
      from mate as m
      join person as t on t.connection = m.twin_connection and t.object = m.twin_object and t.record_id = m.twin_record_id
      left join country_form as n on n.target = ${countryTarget(snapshot, targets, 'm')} and n.iso = t.country
      left join colleague as k on k.connection = m.connection and k.email = t.owner_email
      where m.alone
    )`
}
