import { literal } from '../sql.ts'
import { campaignSides } from './campaign-sides.ts'
import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  twin_connection: 'text',
  twin_object: 'text',
  twin_record_id: 'text',
  twin_label: 'text',
} as const satisfies Columns

/** Shorter names, and shorter beginnings of them, are alike by chance. */
const LEAST_LETTERS = 8
/** What parts the words of a name, each one code unit long. */
const SIGNS = `-–—_/|:,;.()[]&+*#'"`
/** What is made for one campaign in two systems is made within half a year. */
const APART_DAYS = 180

/**
 * Campaigns of one system that may be the same as one of another, without an id that says so: one's name begins with the other's whole
 * name, both were made within half a year, and no other record of the first system is that one already. Of several
 * the one with the longest name in common is told. Whatever a person has said of a campaign, it isn't listed.
 */
export const campaignTwin: Relation = {
  name: 'campaign_twin',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const pairs = campaignSides(context)
    const of = pairs.map(
      ({ from, to }) => `(one.connection = ${literal(from)} and other.connection = ${literal(to)})`,
    )
    const names = Object.keys(COLUMNS)
    return {
      sql:
        pairs.length === 0
          ? `select ${names.map((name) => `cast(null as text) as ${name}`).join(', ')} where false`
          : `with named as (
        select campaign_id, connection, object, record_id, label, link_reason, created_at, ${plainName('label')} as name from campaign
      ), alike as (
        select one.campaign_id, one.connection, one.object, one.record_id,
          other.connection as twin_connection, other.object as twin_object, other.record_id as twin_record_id, other.label as twin_label,
          least(length(one.name), length(other.name)) as shared,
          abs(extract(epoch from one.created_at) - extract(epoch from other.created_at)) as apart
        from named one join named other on left(one.name, ${LEAST_LETTERS}) = left(other.name, ${LEAST_LETTERS}) and (${of.join(' or ')})
        where one.link_reason is null and length(one.name) >= ${LEAST_LETTERS} and length(other.name) >= ${LEAST_LETTERS}
          and (starts_with(one.name || ' ', other.name || ' ') or starts_with(other.name || ' ', one.name || ' '))
          and not exists (select 1 from named taken where taken.connection = one.connection and taken.campaign_id = other.campaign_id)
      )
      select distinct on (connection, object, record_id) ${names.join(', ')} from alike
      where coalesce(apart, 0) <= ${APART_DAYS * 86_400}
      order by connection, object, record_id, shared desc, apart, twin_record_id`,
      backed: new Set(names),
      sources: [],
      reads:
        pairs.length === 0
          ? {}
          : {
              campaign: [
                'campaign_id',
                'connection',
                'object',
                'record_id',
                'label',
                'link_reason',
                'created_at',
              ],
            },
    }
  },
}

/** In small letters, and whatever parts its words as a blank. */
function plainName(label: string): string {
  return `trim(regexp_replace(translate(lower(${label}), ${literal(SIGNS)}, ${literal(' '.repeat(SIGNS.length))}), '\\s+', ' ', 'g'))`
}
