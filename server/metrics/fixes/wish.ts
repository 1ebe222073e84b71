import type { Piece } from '../../warehouse/model/model.ts'
import { PAIR_FIELDS } from '../../warehouse/model/pair-field.ts'
import { together } from '../../warehouse/model/reads.ts'
import { literal } from '../../warehouse/sql.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { ACTIVE, INPUTS } from '../platform/data-quality.ts'
import { checksOf, type CheckId } from '../platform/data-validity.ts'
import { standingBy } from '../quality/rule-told.ts'
import type { FixKind } from '../../../shared/fix.ts'
import type { Conflict } from '../../../shared/quality.ts'
import { pairKey } from './offer.ts'
import { fieldSql, isPerson, type Role, type Target } from './role.ts'

const RECORD = ['connection', 'object', 'record_id'] as const
const TWIN = ['twin_connection', 'twin_object', 'twin_record_id'] as const

/** What there is to be put right, by SELECTs of the same columns: the record, its field and part, and what stands there. */
type Wish = (snapshot: Snapshot, targets: readonly Target[]) => Piece

interface Columns {
  readonly repair: string
  readonly list: string
  readonly record: string
  readonly field: string
  readonly role: string
  readonly fills: 0 | 1
  readonly present: string
  readonly pair?: string
  /** Why nobody can say what it should be. */
  readonly undecided?: string
}

function items({ repair, list, record, field, role, fills, present, pair, undecided }: Columns): string {
  return `${repair} as repair, ${list} as list, ${record}, ${field} as field, ${role} as role, ${fills} as fills,
      ${present} as present, ${pair ?? 'cast(null as text)'} as pair, ${undecided ?? 'cast(null as text)'} as undecided`
}

const own = (alias: string) => RECORD.map((name) => `${alias}.${name}`).join(', ')

/** Required values that are missing. */
const fill: Wish = (_snapshot, targets) => {
  const roles = targets.flatMap(({ connection, object, fields }) =>
    Object.entries(fields).flatMap(([role, [field, another]]) =>
      another === undefined
        ? [`when ${literal(`${connection}.${object}.${field!}`)} then ${literal(role)}`]
        : [],
    ),
  )
  const id = `'fill.' || r.part`
  const columns = items({
    repair: id,
    list: id,
    record: own('r'),
    field: 'substr(r.part, length(r.connection) + length(r.object) + 3)',
    role: roles.length === 0 ? 'cast(null as text)' : `case r.part ${roles.join(' ')} end`,
    fills: 1,
    present: 'r.value',
  })
  return {
    reads: { required_value: [...RECORD, 'part', 'value', 'present'] },
    sql: `select ${columns} from required_value as r where r.present = 0`,
  }
}

/** Where a checked value stands, and the parts that it may play. */
const CHECKED: Readonly<Record<CheckId, { readonly value: string; readonly role: Role }>> = {
  email: { value: 'email_typed', role: 'email' },
  phone: { value: 'phone', role: 'phone' },
  country: { value: 'country_typed', role: 'country' },
  state: { value: 'state', role: 'state' },
  website: { value: 'website', role: 'website' },
  'birth-date': { value: 'birth_date', role: 'birth-date' },
  'lead-source': { value: 'lead_source', role: 'lead-source' },
  industry: { value: 'industry', role: 'industry' },
}

/** Filled values that don't pass their check. */
const correct: Wish = (_snapshot, targets) => {
  const selects = (['person', 'account', 'opportunity'] as const).flatMap((relation) =>
    checksOf(relation).map(({ id, column, holds }): Piece => {
      const { value, role } = CHECKED[id]
      const phone = relation === 'person' && id === 'phone'
      const mobile = `coalesce(lower(p.phone_field) like 'mobile%', false)`
      const field = phone ? 'p.phone_field' : fieldSql('p', targets, role)
      const list = `'correct.' || p.connection || '.' || p.object || '.' || ${field}`
      const columns = items({
        repair: list,
        list,
        record: own('p'),
        field,
        role: phone ? `case when ${mobile} then 'mobile' else 'phone' end` : literal(role),
        fills: 0,
        present: `cast(p.${value} as text)`,
      })
      return {
        reads: {
          [relation]: [...RECORD, column, value, ...(phone ? ['phone_field'] : [])],
          ...(holds.includes('clock') ? { clock: ['today'] } : {}),
        },
        sql: `select ${columns} from ${relation} as p where not (${holds})`,
      }
    }),
  )
  return {
    reads: together(selects.map(({ reads }) => reads)),
    sql: selects.map(({ sql }) => sql).join('\n    union all\n    '),
  }
}

/** Active people who are far enough along to need an owner, and have none. */
const assign: Wish = (_snapshot, targets) => {
  const list = `'assign.' || p.connection || '.' || p.object`
  const columns = items({
    repair: list,
    list,
    record: own('p'),
    field: fieldSql('p', targets, 'owner'),
    role: `'owner'`,
    fills: 0,
    present: 'p.owner_name',
  })
  return {
    reads: { person: [...RECORD, ...INPUTS, 'owner_name'] },
    sql: `select ${columns} from person as p where p.owner_needed and not p.owned and ${ACTIVE}`,
  }
}

/** Whose value is to stand in a conflict under the alias, by the sync rule of its field. */
function standing(alias: string, { model }: Snapshot): string {
  const branches = PAIR_FIELDS.flatMap(({ id }) => {
    const rule = model.mapping.syncRules[id]
    if (rule === null) return []
    const says = (newer: Conflict['newer']) => {
      const stands = standingBy(rule, newer)
      return stands === null ? 'cast(null as text)' : literal(stands)
    }
    return [
      `when ${literal(id)} then case ${alias}.newer when 'salesforce' then ${says('salesforce')}
            when 'hubspot' then ${says('hubspot')} else ${says(null)} end`,
    ]
  })
  return branches.length === 0
    ? `${alias}.newer`
    : `case ${alias}.field ${branches.join(' ')} else ${alias}.newer end`
}

/**
 * What both systems say otherwise, but for fields that aren't synced between them. The value that wins by the field's sync rule is
 * to be taken over by the other record, without a rule the later one; where nobody can tell which that is, it is listed under
 * Salesforce's record, for somebody to decide.
 */
const align: Wish = (snapshot, targets) => {
  const people = targets.filter(isPerson)
  const role = `case when c.field = 'phone' and lower(c.our_field) like 'mobile%' then 'mobile' else c.field end`
  const repair = `'align.' || c.field`
  const fields = (['mobile', ...PAIR_FIELDS.map(({ id }) => id)] as const).map(
    (id) => `when ${literal(id)} then ${fieldSql('c', people, id)}`,
  )
  // The conflict turned to whom it is to be written to.
  const turned = `select field, our_field, stands, ${pairKey('c')} as pair,
        case when stands = 'hubspot' or stands is null then connection else twin_connection end as connection,
        case when stands = 'hubspot' or stands is null then object else twin_object end as object,
        case when stands = 'hubspot' or stands is null then record_id else twin_record_id end as record_id,
        case when stands = 'hubspot' or stands is null then our_value else their_value end as present
      from (select c.*, ${standing('c', snapshot)} as stands from person_conflict as c) as c
      where stands is distinct from 'both'`
  const columns = items({
    repair,
    list: `case when c.stands is null then ${repair} || '.undecided'
        else ${repair} || '.' || c.connection || '.' || c.object || case when ${role} = 'mobile' then '.mobile' else '' end end`,
    record: own('c'),
    field: `case ${role} ${fields.join(' ')} end`,
    role,
    fills: 0,
    present: 'c.present',
    pair: 'c.pair',
    undecided: `case when c.stands is null then 'which-later' end`,
  })
  return {
    reads: {
      person_conflict: [...RECORD, ...TWIN, 'field', 'our_field', 'our_value', 'their_value', 'newer'],
    },
    sql: `select ${columns} from (${turned}) as c`,
  }
}

/** What values are put right by, in the order of the kinds. */
export const WISHES: Readonly<Record<Exclude<FixKind, 'merge'>, Wish>> = { assign, fill, correct, align }
