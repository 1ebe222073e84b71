import { STAGES } from '../../../shared/stage.ts'
import { literal } from '../../warehouse/sql.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { isPicklist } from './form.ts'
import { targetKey, targetsOf, type Role } from './role.ts'

/** Relations of records that are mended. */
export const MENDED = ['person', 'account', 'opportunity', 'campaign'] as const
type Mended = (typeof MENDED)[number]

const isRole = (...roles: readonly Role[]) => `p.fix_role in (${roles.map(literal).join(', ')})`
const trueOf = (column: string, ...roles: readonly Role[]) =>
  `case when ${isRole(...roles)} then true else p.${column} end`
const filled = 'p.present + p.fix_fills'

/**
 * What a repair makes of the columns that metrics read, over the relation under the alias `p` with what it carries of the repair
 * (`fix_…`). The right value is valid, on offer, and of the stage that it names.
 */
export function repairedColumns(snapshot: Snapshot, relation: Mended): Readonly<Record<string, string>> {
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
