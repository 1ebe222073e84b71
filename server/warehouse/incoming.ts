import type { PageFile } from '../connectors/connector.ts'
import { columnName, quote } from './columns.ts'
import { checkedFields, type CheckedFields } from './derived/people.ts'
import { checkPhones } from './derived/phones.ts'
import { isVoid } from './placeholders.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect, StagedFiles, Writer } from './warehouse.ts'

/** The pages as text, and its rows typed, hashed and checked: both temporary, both replaced by the next pages. */
export const PAGE = 'page'
export const INCOMING = 'incoming'

const EMAIL = String.raw`^[a-z0-9.!#$%&''*+/=?^_\`{|}~-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`
const WEBSITE = String.raw`^(https?://)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:[0-9]+)?([/?#].*)?$`

/** How the pages' values find their text columns. */
export function stagedFiles(table: VersionTable, files: readonly PageFile[]): StagedFiles {
  const { format } = files[0]!
  return {
    paths: files.map(({ path }) => path),
    format: format.kind === 'json' ? { json: format.rows } : format.kind,
    columns: table.schema.fields.map((field) => ({
      name: columnName(field.name),
      path: format.kind === 'json' ? field.path : [field.name],
    })),
  }
}

/**
 * Turns the staged page into typed rows, one a record (the latest, should it be there twice), with hash and checks.
 * `fields`: the page holds these only, and the rest of each row is what is known of its record.
 */
export async function makeIncoming(
  writer: Writer,
  dialect: Dialect,
  table: VersionTable,
  fields: readonly string[] | null = null,
): Promise<void> {
  const typed = fields === null ? wholeRows(dialect, table) : completedRows(dialect, table, fields)
  const text = table.columns.filter(({ field }) => field.type === 'text')
  const empty = text.map(({ column }) => `case when ${isVoid(column)} then ${literal(unquote(column))} end`)
  const voids = empty.length > 0 ? dialect.compact(empty) : 'cast(null as text[])'
  const checked = checkedFields(table.vendor, table.schema.object)
  const plain = `select *, md5(${hashInput(table)}) as _hash, ${voids} as _void from typed where _nth = 1`

  if (!checked) {
    await writer.run(`create or replace temp table ${INCOMING} as with typed as (${typed}) ${plain}`)
    return
  }
  const parts = checkedExpressions(table, checked)
  await writer.run(
    `create or replace temp table prepared as with typed as (${typed}), hashed as (${plain})
     select h.*, ${parts.email} as _email, ${parts.phone} as _phone, ${parts.country} as _country_typed,
       ${parts.state} as _state, ${parts.website} as _website, ${parts.name} as _name, n.code as _country
     from hashed h left join plumbline.country_name n on n.name = ${parts.country}`,
  )
  await checkPhones(
    writer,
    `select distinct _phone as number, coalesce(_country, '') as country from prepared where _phone is not null`,
  )
  await writer.run(`create or replace temp table ${INCOMING} as ${withVerdicts()}`)
}

function staged(name: string): string {
  return quote(columnName(name))
}

function wholeRows(dialect: Dialect, table: VersionTable): string {
  const { roles } = table.schema
  const id = staged(roles.id)
  const updated =
    roles.updated === null ? 'cast(null as timestamptz)' : dialect.cast(staged(roles.updated), 'instant')
  const deleted =
    roles.deleted === null ? 'false' : `coalesce(${dialect.cast(staged(roles.deleted), 'boolean')}, false)`
  const merged = roles.mergedInto === null ? 'cast(null as text)' : staged(roles.mergedInto)
  const values = table.columns.map(
    ({ field, column }) => `${dialect.cast(staged(field.name), field.type)} as ${column}`,
  )
  return `select ${id} as _id, ${updated} as _source_updated_at, ${deleted} as _deleted,
      nullif(${merged}, '') as _merged_into, ${values.join(', ')},
      row_number() over (partition by ${id} order by ${updated} desc nulls last) as _nth
    from ${PAGE} where ${id} is not null and ${id} <> ''`
}

/** The record's time of change stays, so that whatever else changed since is still met as a change. */
function completedRows(dialect: Dialect, table: VersionTable, fields: readonly string[]): string {
  const id = `p.${staged(table.schema.roles.id)}`
  const values = table.columns.map(({ field, column }) =>
    fields.includes(field.name)
      ? `${dialect.cast(`p.${staged(field.name)}`, field.type)} as ${column}`
      : `c.${column}`,
  )
  return `select c._id, c._source_updated_at, c._deleted, c._merged_into, ${values.join(', ')},
      row_number() over (partition by ${id}) as _nth
    from ${PAGE} p join ${table.name} c on c._id = ${id} and c._valid_to = cast('infinity' as timestamptz)`
}

/** Each of the row's parts, cleaned; NULL where blank, a placeholder, or no field of this object. */
function checkedExpressions(table: VersionTable, fields: CheckedFields) {
  const clean = (name: string | null): string => {
    const column = table.columns.find(({ field }) => field.name === name)?.column
    return column === undefined
      ? 'cast(null as text)'
      : `case when ${isVoid(column)} then null else trim(${column}) end`
  }
  const phones = fields.phones.map(clean)
  return {
    email: `lower(${clean(fields.email)})`,
    phone: phones.length === 0 ? 'cast(null as text)' : `coalesce(${phones.join(', ')})`,
    country: `lower(${clean(fields.country)})`,
    state: `lower(${clean(fields.state)})`,
    website: `lower(${clean(fields.website)})`,
    name: `lower(${clean(fields.firstName)} || ' ' || ${clean(fields.lastName)})`,
  }
}

function withVerdicts(): string {
  const domain = `split_part(p._email, '@', 2)`
  return `select p.*,
      case when p._email is not null then p._email ~ '${EMAIL}' and d.domain is null end as _email_valid,
      case when p._phone is not null then coalesce(f.valid, false) end as _phone_valid,
      case when p._country_typed is not null then p._country is not null end as _country_valid,
      case when p._state is not null and p._country in (select country from plumbline.subdivision) then s.name is not null end as _state_valid,
      case when p._website is not null then p._website ~ '${WEBSITE}' end as _website_valid,
      nullif(regexp_replace(regexp_replace(p._website, '^(https?://)?(www\\.)?', ''), '[/:?#].*$', ''), '') as _domain
    from prepared p
    left join plumbline.disposable_domain d on d.domain = ${domain}
    left join plumbline.phone_check f on f.number = p._phone and f.country = coalesce(p._country, '')
    left join plumbline.subdivision s on s.country = p._country and s.name = p._state`
}

/**
 * Field by field, each with its name and length, so that a value can't be mistaken for its neighbour's; NULL adds nothing,
 * so that a new, empty column leaves the hash as it was.
 */
function hashInput(table: VersionTable): string {
  const parts = [...table.columns]
    .sort((a, b) => (a.field.name < b.field.name ? -1 : 1))
    .map(({ field, column }) => {
      const text = field.type === 'text' || field.type === 'json' ? column : `cast(${column} as varchar)`
      return `${literal(`${field.name}:`)} || length(${text}) || ':' || ${text}`
    })
  return `concat(${parts.join(', ')})`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function unquote(column: string): string {
  return column.slice(1, -1).replaceAll('""', '"')
}
