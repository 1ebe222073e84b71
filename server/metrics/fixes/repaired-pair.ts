import { PAIR_FIELDS } from '../../warehouse/model/pair-field.ts'
import type { Reads } from '../../warehouse/model/reads.ts'
import { literal } from '../../warehouse/sql.ts'
import { pairKey } from './offer.ts'
import { SIGN, SIGNS } from './sign.ts'

/** What these read. */
export const PAIR_READS: Reads = {
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

/**
 * Pairs that a repair touches, as they stand and as repaired: their records say the same then, because what one of them lacked,
 * or said otherwise, is what the other says.
 */
export function mendedPairCte(columns: readonly string[] = []): string {
  const own = [...new Set([...columns, ...PAIR_READS['person_pair']!])]
  const changed: Readonly<Record<string, string>> = {
    compared: `p.compared + case when p.fix_sign > 0 and p.was = 'none' then 1 else 0 end`,
    agreed: `p.agreed + case when p.fix_sign > 0 and p.was <> 'true' then 1 else 0 end`,
  }
  const list = columns.map((name) =>
    changed[name] === undefined ? `p.${name}` : `${changed[name]} as ${name}`,
  )
  return `mended_person_pair as not materialized (
      select p.fix_repair, p.fix_ready, p.fix_sign, ${list.join(', ')} from (
        select p.*, case ${COMPARED.join(' ')} else 'true' end as was from (
          select f.repair as fix_repair, f.ready as fix_ready, f.role as fix_role, ${SIGN}, ${own.map((name) => `p.${name}`).join(', ')}
          from kept_fix as f join person_pair as p on ${pairKey('p')} = f.pair cross join ${SIGNS}
        ) as p
      ) as p
    )`
}
