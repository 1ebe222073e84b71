import { unquoted } from '../columns.ts'
import { literal } from '../sql.ts'
import type { VersionTable } from '../version-table.ts'
import { checkedFields } from './people.ts'

/** Columns that hold what is checked once, at merge (see `columns.ts`). */
export const CHECK_COLUMNS = {
  _email: 'text',
  _email_valid: 'boolean',
  _phone_valid: 'boolean',
  _phone_e164: 'text',
  _country: 'text',
  _country_valid: 'boolean',
  _state_valid: 'boolean',
  _website_valid: 'boolean',
  _domain: 'text',
  _name: 'text',
} as const

/** A top-level domain of another script is written in ASCII, with digits and hyphens: xn--p1ai. https://www.rfc-editor.org/rfc/rfc5890#section-2.3.2.1 */
const DOMAIN = String.raw`([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])`
const EMAIL = String.raw`^[a-z0-9.!#$%&''*+/=?^_\`{|}~-]+@${DOMAIN}$`
const WEBSITE = String.raw`^(https?://)?${DOMAIN}(:[0-9]+)?([/?#].*)?$`

/** What is looked up or matched of a row, cleaned: text columns to be computed beside its values. */
export const CHECK_PARTS = ['_email', '_phone', '_country_typed', '_state', '_website', '_name'] as const

/** The columns that a table's rows are checked into; none where the object is neither of people nor of accounts. */
export function checkColumns({ vendor, schema }: Pick<VersionTable, 'vendor' | 'schema'>): readonly string[] {
  return checkedFields(vendor, schema.object) ? Object.keys(CHECK_COLUMNS) : []
}

/** The fields that are looked up or matched of a table's rows. */
export function checkedNames({ vendor, schema }: Pick<VersionTable, 'vendor' | 'schema'>): readonly string[] {
  const fields = checkedFields(vendor, schema.object)
  if (!fields) return []
  const { email, phones, country, state, website, firstName, lastName } = fields
  return [email, ...phones, country, state, website, firstName, lastName].filter((name) => name !== null)
}

/** `expression as name` of each part, over the row's own columns and `_void`; NULL where blank, a placeholder, or no field of the object. */
export function checkParts(table: VersionTable): readonly string[] {
  const fields = checkedFields(table.vendor, table.schema.object)
  if (!fields) return []
  const clean = (name: string | null): string => {
    const column = table.columns.find(({ field }) => field.name === name)?.column
    return column === undefined
      ? 'cast(null as text)'
      : `case when ${literal(unquoted(column))} = any(_void) then null else trim(${column}) end`
  }
  const phones = fields.phones.map(clean)
  const expressions: Record<(typeof CHECK_PARTS)[number], string> = {
    _email: `lower(${clean(fields.email)})`,
    _phone: phones.length === 0 ? 'cast(null as text)' : `coalesce(${phones.join(', ')})`,
    _country_typed: `lower(${clean(fields.country)})`,
    _state: `lower(${clean(fields.state)})`,
    _website: `lower(${clean(fields.website)})`,
    _name: `lower(${clean(fields.firstName)} || ' ' || ${clean(fields.lastName)})`,
  }
  return CHECK_PARTS.map((part) => `${expressions[part]} as ${part}`)
}

/** Distinct `number, country` of a relation of rows with parts. */
export function phonesOf(relation: string): string {
  return `select distinct p._phone as number, coalesce(n.code, '') as country
    from ${relation} p left join plumbline.country_name n on n.name = p._country_typed where p._phone is not null`
}

/** The check columns' values, in their order, over a row `p` with its parts and what `CHECK_JOINS` found. */
export const CHECK_VALUES: readonly string[] = [
  `p._email`,
  `case when p._email is not null then p._email ~ '${EMAIL}' and d.domain is null end`,
  `case when p._phone is not null then coalesce(f.valid, false) end`,
  `f.e164`,
  `n.code`,
  `case when p._country_typed is not null then n.code is not null end`,
  `case when p._state is not null and n.code in (select country from plumbline.subdivision) then s.name is not null end`,
  `case when p._website is not null then p._website ~ '${WEBSITE}' end`,
  `nullif(regexp_replace(regexp_replace(p._website, '^(https?://)?(www\\.)?', ''), '[/:?#].*$', ''), '')`,
  `p._name`,
]

export const CHECK_JOINS = `left join plumbline.country_name n on n.name = p._country_typed
    left join plumbline.disposable_domain d on d.domain = split_part(p._email, '@', 2)
    left join plumbline.phone_check f on f.number = p._phone and f.country = coalesce(n.code, '')
    left join plumbline.subdivision s on s.country = n.code and s.name = p._state`
