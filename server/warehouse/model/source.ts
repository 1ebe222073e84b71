import type { Vendor } from '../../../shared/vocabulary.ts'
import type { FieldType } from '../../connectors/connector.ts'
import { ABOUT, isAboutPerson } from '../about.ts'
import { isUnread, type CatalogColumn, type CatalogConnection, type CatalogObject } from '../catalog.ts'
import { unquoted, VERSION_COLUMNS } from '../columns.ts'
import type { ModelContext } from './relation.ts'
import { literal } from '../sql.ts'

/** One connection's object as it stood at the moment asked about, under the alias `r`. Expressions are null where the field is unknown. */
export interface Source {
  readonly connection: CatalogConnection
  readonly object: CatalogObject
  readonly from: string
  readonly ref: { readonly connection: string; readonly object: string }
  /**
   * Every version that was known by then, those that say that a record is gone included, with these fields and what each version
   * says of itself. Nothing else may be read of them: of versions that no kept moment sees, only such fields are kept.
   */
  across(fields: readonly string[], alias?: string): string
  has(field: string): boolean
  column(field: string): CatalogColumn | null
  /** The text, NULL where it is blank or a placeholder. */
  text(field: string | null | undefined): string | null
  date(field: string | null | undefined): string | null
  instant(field: string): string | null
  /** Exact: a number that the source doesn't mark as money is read as it is written. */
  money(field: string | null | undefined): string | null
  /** A double, for what isn't an amount: of a rate every digit counts. */
  number(field: string): string | null
  boolean(field: string | null | undefined): string | null
  /**
   * The id of the record of a person that a row is about, by these fields; the first that is filled. Where rows are spread by it, a
   * row that is about nobody has its own.
   */
  person(...fields: readonly string[]): string
  /** Whether there is a value that says something. */
  filled(field: string): string | null
  /** Whether the picklist still offers the value; NULL where there is none to judge. */
  offered(field: string): string | null
}

/** The host of the record's website; of one that can't be a website, what looks like the host is the same word for many. */
export const WEBSITE_HOST = 'case when r._website_valid then r._domain end'

const VENDOR_TITLE: Record<Vendor, string> = { salesforce: 'Salesforce', hubspot: 'HubSpot' }

/** The object in every connection of the vendor that holds it. One that could never be read is as good as not there. */
export function sourcesOf(context: ModelContext, vendor: Vendor, object: string): Source[] {
  return context.connections.flatMap((connection) => {
    if (connection.vendor !== vendor) return []
    const found = connection.objects.get(object)
    const sought = found ?? connection.withheld.get(object)
    if (sought) context.looksFor(sought)
    return found && !isUnread(found) ? [source(context, connection, found)] : []
  })
}

/** The connection's title as a dimension: the vendor's name while there is one connection of it. */
export function systemOf(context: ModelContext, connection: CatalogConnection): string {
  const alone = context.connections.filter(({ vendor }) => vendor === connection.vendor).length === 1
  return literal(alone ? VENDOR_TITLE[connection.vendor] : connection.label)
}

/** The versions that the moment sees, as a table expression under `alias`. */
function versions(context: ModelContext, object: CatalogObject, alias: string): string {
  const known = context.moment.knowledge(object.connection)
  const among = context.among === undefined ? '' : ` and _id in (${context.among})`
  return `(select * from ${object.table} where _valid_from <= ${known} and _valid_to > ${known} and not _deleted${among}) as ${alias}`
}

function source(context: ModelContext, connection: CatalogConnection, object: CatalogObject): Source {
  const column = (name: string | null | undefined) => (name == null ? undefined : object.columns.get(name))
  // Few columns ever hold anything void, and there few rows do: the list is only looked into where there is one.
  const mayBeVoid = (found: CatalogColumn) => context.mayBeVoid(object, found)

  function typed(name: string | null | undefined, wanted: FieldType): string | null {
    const found = column(name)
    if (!found) return null
    const { type } = found.field
    const value = `r.${found.column}`
    if (wanted === 'date' && type === 'instant')
      return `cast(${value} at time zone ${context.moment.zone} as date)`
    if (type === 'text') {
      const clean = mayBeVoid(found)
        ? `case when r._void is null then ${value} when ${isVoid(found)} then null else ${value} end`
        : value
      return wanted === 'text' ? clean : context.dialect.cast(clean, wanted)
    }
    if (wanted === 'instant' && type === 'date')
      return `cast(${value} as timestamp) at time zone ${context.moment.zone}`
    if (wanted === 'money' && (type === 'number' || type === 'integer'))
      return context.dialect.cast(`cast(${value} as text)`, 'money')
    if (wanted === 'number' && (type === 'money' || type === 'integer'))
      return `cast(${value} as double precision)`
    return wanted === 'text' || wanted === type ? value : null
  }

  return {
    connection,
    object,
    from: versions(context, object, 'r'),
    ref: { connection: connection.id, object: object.object },
    across(fields, alias = 'r') {
      const found = fields.flatMap((field) => column(field) ?? [])
      context.looksBack(
        object,
        found.map(({ field }) => field.name),
      )
      const columns = [...Object.keys(VERSION_COLUMNS), ...new Set(found.map((each) => each.column))]
      return `(select ${columns.join(', ')} from ${object.table} where _valid_from <= ${context.moment.knowledge(connection.id)}) as ${alias}`
    },
    has: (field) => object.columns.has(field),
    column: (field) => column(field) ?? null,
    text: (field) => typed(field, 'text'),
    date: (field) => typed(field, 'date'),
    instant: (field) => typed(field, 'instant'),
    money: (field) => typed(field, 'money'),
    number: (field) => typed(field, 'number'),
    boolean: (field) => typed(field, 'boolean'),
    person(...fields) {
      if (isAboutPerson(context.dialect, connection.vendor, object.object)) return `r.${ABOUT}`
      const values = fields.flatMap((field) => typed(field, 'text') ?? [])
      return values.length > 1 ? `coalesce(${values.join(', ')})` : (values[0] ?? 'null')
    },
    filled(field) {
      const found = column(field)
      if (!found) return null
      const present = `r.${found.column} is not null`
      return found.field.type === 'text' && mayBeVoid(found)
        ? `case when r._void is null then ${present} when ${isVoid(found)} then false else ${present} end`
        : `(${present})`
    },
    offered(field) {
      const values = column(field)?.field.picklist?.filter(({ active }) => active) ?? []
      const value = typed(field, 'text')
      if (value === null || values.length === 0) return null
      return `(${value} in (${values.map((option) => literal(option.value)).join(', ')}))`
    },
  }
}

function isVoid(column: CatalogColumn): string {
  return `array_position(r._void, ${literal(unquoted(column.column))}) is not null`
}
