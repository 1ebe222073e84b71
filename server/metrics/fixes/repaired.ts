import type { Piece } from '../../warehouse/model/model.ts'
import { together, type Reads } from '../../warehouse/model/reads.ts'
import { PAIR_FIELDS } from '../../warehouse/model/pair-field.ts'
import { STAGES } from '../../warehouse/model/mapping.ts'
import { literal } from '../../warehouse/sql.ts'
import { factReads, factsSql } from '../engine/rows.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import { isPicklist } from './form.ts'
import { pairKey } from './offer.ts'
import { targetKey, targetsOf, type Role } from './role.ts'

/** Relations of records that are mended, and what else their columns after a repair are made of. */
const MENDED = ['person', 'account', 'opportunity', 'campaign'] as const
type Mended = (typeof MENDED)[number]

/** What a row of a repaired relation carries of the repair, under names that no relation has. */
const CARRIED = ['repair', 'ready', 'role', 'fills', 'iso', 'stage'] as const

/**
 * What metrics come to once repairs are made, from their own fact rows. The records that a repair touches are put in the place
 * of the relation that a metric reads, once as they stand and once as repaired; the metric's own SQL judges both. Their
 * difference, added to the metric's sums, is its value if repaired: nothing is estimated. One row per metric, repair and
 * whether a list has the value: `numerator` and `denominator` are what comes on top.
 *
 * `fixes` must be there by that name, as `proposals` makes it.
 */
export function differences(snapshot: Snapshot, metrics: readonly MetricDefinition[]): Piece {
  const reads = together(metrics.map(factReads))
  const relations = MENDED.filter((relation) => relation in reads)
  const parts = metrics.map((metric) => {
    const own = MENDED.filter((relation) => relation in factReads(metric))
    const shadowed = 'person_pair' in factReads(metric) ? [...own, 'person_pair'] : own
    const sums = (prefix: string, sign: string) =>
      `select fix_repair, fix_ready, ${sign} cast(numerator as double precision) as numerator, ${sign} cast(denominator as double precision) as denominator
        from (with ${shadowed.map((name) => `${name} as not materialized (select * from ${prefix}_${name})`).join(', ')} ${factsSql(carrying(metric))}) as f
        where included`
    return `select ${literal(metric.id)} as metric, fix_repair as repair, fix_ready as ready, sum(numerator) as numerator, sum(denominator) as denominator
      from (${sums('touched', '-')} union all ${sums('repaired', '')}) as d group by fix_repair, fix_ready`
  })
  const carried = `f.repair as fix_repair, f.ready as fix_ready, f.role as fix_role, f.fills as fix_fills, f.iso as fix_iso, f.stage as fix_stage`
  const touched = relations.flatMap((relation) => {
    const columns = [...reads[relation]!]
    const changed = changes(snapshot, relation)
    const list = columns.map((name) =>
      changed[name] === undefined ? `p.${name}` : `${changed[name]} as ${name}`,
    )
    return [
      `touched_${relation} as materialized (
        select ${carried}, ${columns.map((name) => `p.${name}`).join(', ')}
        from fix as f join ${relation} as p on p.connection = f.connection and p.object = f.object and p.record_id = f.record_id
      )`,
      `repaired_${relation} as materialized (
        select ${CARRIED.map((name) => `p.fix_${name}`).join(', ')}, ${list.join(', ')} from touched_${relation} as p
        where p.fix_role is distinct from 'merged'
      )`,
    ]
  })
  const pairs = 'person_pair' in reads ? pairCtes(reads['person_pair'] ?? []) : []
  return {
    reads: together([reads, ...('person_pair' in reads ? [PAIR_READS] : []), { clock: ['today'] }]),
    sql: `select * from (
      with fix as materialized (
        select repair, ready, role, fills, connection, object, record_id, pair, iso, stage from fixes
      ), ${[...touched, ...pairs].join(', ')}
      ${parts.join('\n      union all\n      ')}
    ) as differences`,
  }
}

/** The metric's rows with what they carry of the repair. */
function carrying(metric: MetricDefinition): MetricDefinition {
  return {
    ...metric,
    rows: metric.rows.map((row) => ({
      ...row,
      columns: { ...row.columns, fix_repair: 'p.fix_repair', fix_ready: 'p.fix_ready' },
    })),
  }
}

const isRole = (...roles: readonly Role[]) => `p.fix_role in (${roles.map(literal).join(', ')})`
const trueOf = (column: string, ...roles: readonly Role[]) =>
  `case when ${isRole(...roles)} then true else p.${column} end`
/** A filled value is judged only where there is something to judge it by. */
const filled = 'p.present + p.fix_fills'

/** What a repair makes of the columns that metrics read. The right value is valid, on offer, and of the stage that it names. */
function changes(snapshot: Snapshot, relation: Mended): Readonly<Record<string, string>> {
  const { mapping } = snapshot.model
  const offered = (role: Role) => {
    const listed = targetsOf({ connections: snapshot.catalog.connections, mapping })
      .filter((target) => isPicklist(snapshot, target, role))
      .map(({ connection, object }) => literal(`${connection}.${object}`))
    const column = role === 'industry' ? 'industry_offered' : 'lead_source_offered'
    return listed.length === 0
      ? `p.${column}`
      : `case when ${isRole(role)} and ${targetKey('p')} in (${listed.join(', ')}) then true else p.${column} end`
  }
  if (relation === 'campaign') return { present: filled }
  if (relation === 'opportunity') return { present: filled, lead_source_offered: offered('lead-source') }
  const ofBoth = {
    present: filled,
    country_valid: trueOf('country_valid', 'country'),
    state_valid: trueOf('state_valid', 'state'),
    website_valid: trueOf('website_valid', 'website'),
    industry_offered: offered('industry'),
  }
  if (relation === 'account') return { ...ofBoth, phone_valid: trueOf('phone_valid', 'phone') }
  const needed = STAGES.slice(STAGES.indexOf(mapping.ownerNeededFrom)).map(literal).join(', ')
  const routing = mapping.routingFields.filter((field) => field !== 'region')
  return {
    ...ofBoth,
    lead_source_offered: offered('lead-source'),
    email_valid: trueOf('email_valid', 'email'),
    // The first number that is filled counts: another one that is filled in after it changes nothing.
    phone_valid: `case when ${isRole('phone')} or (${isRole('mobile')} and (p.fix_fills = 0 or p.phone_valid is null)) then true else p.phone_valid end`,
    reachable: trueOf('reachable', 'email', 'phone', 'mobile'),
    country: `case when ${isRole('country')} then coalesce(p.fix_iso, p.country) else p.country end`,
    state_valid: `case when ${isRole('state')} then true
      when ${isRole('country')} and p.state is not null and p.fix_iso in (select country from plumbline.subdivision)
        then exists (select 1 from plumbline.subdivision s where s.country = p.fix_iso and s.name = lower(trim(p.state)))
      else p.state_valid end`,
    birth_date: `case when ${isRole('birth-date')} then (select today from clock) else p.birth_date end`,
    owned: trueOf('owned', 'owner'),
    routable: routing.length === 0 ? 'p.routable' : trueOf('routable', ...routing),
    owner_needed: `case when ${isRole('stage')} and p.fix_stage is not null then p.fix_stage in (${needed}) else p.owner_needed end`,
  }
}

const PAIR_READS: Reads = {
  person_pair: [
    'connection',
    'object',
    'record_id',
    'twin_connection',
    'twin_object',
    'twin_record_id',
    ...PAIR_FIELDS.map(({ id }) => `${id}_agrees`),
  ],
}

/** Which field of a pair a part is compared as. */
const COMPARED = PAIR_FIELDS.map(({ id }) => {
  const roles: readonly string[] =
    id === 'phone' ? ['phone', 'mobile'] : id === 'name' ? ['name', 'first-name', 'last-name'] : [id]
  return `when p.fix_role in (${roles.map(literal).join(', ')}) then coalesce(cast(p.${id}_agrees as text), 'none')`
})

/** A pair whose records say the same after the repair: what one of them lacked, or said otherwise, is what the other says. */
function pairCtes(columns: readonly string[]): string[] {
  const own = [...new Set([...columns, ...PAIR_READS['person_pair']!])]
  const changed: Readonly<Record<string, string>> = {
    compared: `p.compared + case was when 'none' then 1 else 0 end`,
    agreed: `p.agreed + case was when 'true' then 0 else 1 end`,
  }
  const list = columns.map((name) =>
    changed[name] === undefined ? `p.${name}` : `${changed[name]} as ${name}`,
  )
  return [
    `touched_person_pair as materialized (
      select p.*, case ${COMPARED.join(' ')} else 'true' end as was from (
        select f.repair as fix_repair, f.ready as fix_ready, f.role as fix_role, ${own.map((name) => `p.${name}`).join(', ')}
        from fix as f join person_pair as p on ${pairKey('p')} = f.pair
      ) as p
    )`,
    `repaired_person_pair as materialized (
      select p.fix_repair, p.fix_ready, ${list.join(', ')} from touched_person_pair as p
    )`,
  ]
}
