import type { Field, FieldType, ObjectSchema } from '../connectors/connector.ts'
import type { Vendor } from '../../shared/vocabulary.ts'
import { columnName, quote, VERSION_COLUMNS } from './columns.ts'
import { ABOUT, isAboutPerson } from './about.ts'
import { CHECK_COLUMNS, checkColumns } from './derived/checks.ts'
import { derivedVersion } from './derived/row.ts'
import type { Dialect, Reader, Writer } from './warehouse.ts'

/** A version table as it is now, with the column of each field that the source has on this run. */
export interface VersionTable {
  readonly connection: string
  readonly vendor: Vendor
  readonly schema: ObjectSchema
  /** Quoted and qualified. */
  readonly name: string
  readonly columns: readonly { readonly field: Field; readonly column: string }[]
  /** Fields that records read before them have no value of yet. */
  readonly unfilled: readonly string[]
  /** It tells the record of a person that a row is about (see `about.ts`). */
  readonly about: boolean
}

const FIELD_COLUMNS = 'name, column_name, type, spec, removed_at, unfilled'

interface FieldRow {
  readonly name: string
  readonly column_name: string
  readonly type: FieldType
  readonly spec: string
  readonly removed_at: string | null
  readonly unfilled: boolean
}

/** What was known of an object when it was last read. */
interface KnownObject {
  readonly label: string
  readonly roles: string
  readonly fields: readonly FieldRow[]
}

/** By object: what is known of all that a connection has. */
export type KnownObjects = ReadonlyMap<string, KnownObject>

interface NewField {
  readonly field: Field
  readonly column: string
  readonly unfilled: boolean
}

/** An object as its source describes it on this run, and the connection that it belongs to. */
interface Described {
  readonly connection: string
  readonly vendor: Vendor
  readonly schema: ObjectSchema
}

/** What is to be noted of an object, and what was. */
interface Noted extends Described {
  /** Fields that it has or had. */
  readonly known: readonly FieldRow[]
  readonly at: string
  readonly dialect: Dialect
}

/** Names and types of the columns that Plumbline adds to the source's own. */
export function ownColumns({
  vendor,
  schema,
  dialect,
}: Pick<VersionTable, 'vendor' | 'schema'> & { readonly dialect: Dialect }): string[] {
  const checks = checkColumns({ vendor, schema }).length > 0 ? Object.entries(CHECK_COLUMNS) : []
  return [
    ...Object.entries(VERSION_COLUMNS).map(([column, type]) => `${column} ${type}`),
    `_hash ${dialect.hashType} not null`,
    ...(isAboutPerson(dialect, vendor, schema.object) ? [`${ABOUT} text not null`] : []),
    ...checks.map(([column, type]) => `${column} ${type}`),
  ]
}

/** The columns of the source's own values. */
export function valueColumns({ columns }: VersionTable): readonly string[] {
  return columns.map(({ column }) => column)
}

/** What is known of a connection's objects, at once: a run meets some sixty of them. */
export async function readKnownObjects(reader: Reader, connection: string): Promise<KnownObjects> {
  const objects = await reader.all<{ object: string; label: string; roles: string }>(
    `select object, label, roles from plumbline.object where connection = $1`,
    [connection],
  )
  const fields = await reader.all<FieldRow & { object: string }>(
    `select object, ${FIELD_COLUMNS} from plumbline.field where connection = $1`,
    [connection],
  )
  const byObject = Map.groupBy(fields, ({ object }) => object)
  return new Map(
    objects.map(({ object, label, roles }) => [object, { label, roles, fields: byObject.get(object) ?? [] }]),
  )
}

/** The table of an object when it is just as the source describes it; null when there is something to be written about it. */
export function knownVersionTable(
  known: KnownObjects,
  { connection, vendor, schema, dialect }: Described & { readonly dialect: Dialect },
): VersionTable | null {
  const object = known.get(schema.object)
  if (object?.label !== schema.label || object.roles !== JSON.stringify(schema.roles)) return null
  const kept = object.fields.filter((row) => row.removed_at === null)
  const present = new Map(kept.map((row) => [row.name, row]))
  if (present.size !== schema.fields.length) return null
  const columns: { field: Field; column: string }[] = []
  for (const field of schema.fields) {
    const row = present.get(field.name)
    if (row?.spec !== JSON.stringify(field)) return null
    columns.push({ field, column: quote(row.column_name) })
  }
  const unfilled = schema.fields.map(({ name }) => name).filter((name) => present.get(name)!.unfilled)
  return { ...shapeOf({ connection, vendor, schema, dialect }), columns, unfilled }
}

/** Makes the table of an object, or brings it up to what the source describes: a new field adds a column, a removed one stays. */
export async function ensureVersionTable(
  writer: Writer,
  target: Omit<Noted, 'known'>,
): Promise<VersionTable> {
  const { connection, vendor, schema, dialect } = target
  const shape = shapeOf(target)
  const { name } = shape
  const known = await readFields(writer, connection, schema.object)
  const columns: { field: Field; column: string }[] = []
  const unfilled: string[] = []
  const added: NewField[] = []
  for (const field of schema.fields) {
    const before = known.find(
      (row) => row.name === field.name && row.type === field.type && row.removed_at === null,
    )
    const column = before?.column_name ?? freeColumn(field, known)
    columns.push({ field, column: quote(column) })
    const late = before?.unfilled ?? known.length > 0
    if (late) unfilled.push(field.name)
    if (!before) added.push({ field, column, unfilled: late })
  }
  const definitions = added.map(({ field, column }) => `${quote(column)} ${dialect.type(field.type)}`)
  if (known.length === 0) {
    await ensureSchema(writer, connection)
    await writer.run(
      `create table if not exists ${name}(${[...ownColumns({ vendor, schema, dialect }), ...definitions].join(', ')})`,
    )
  } else {
    for (const definition of definitions)
      await writer.run(`alter table ${name} add column if not exists ${definition}`)
  }
  await noteAdded(writer, { ...target, known }, added)
  await refreshSpecs(writer, { ...target, known })
  return { ...shape, columns, unfilled }
}

/** Asked first, because a cluster makes no schema in a transaction that has read from all of its nodes, be it there or not. */
async function ensureSchema(writer: Writer, name: string): Promise<void> {
  const [known] = await writer.all(
    `select 1 as one from information_schema.schemata where schema_name = $1 limit 1`,
    [name],
  )
  if (known === undefined) await writer.run(`create schema if not exists ${quote(name)}`)
}

/** What came under these names before, as another type, is gone. */
async function noteAdded(
  writer: Writer,
  { connection, schema, known, at }: Noted,
  added: readonly NewField[],
): Promise<void> {
  if (added.length === 0) return
  const names = added.map(({ field }) => field.name)
  if (known.some((row) => row.removed_at === null && names.includes(row.name))) {
    await writer.run(
      `update plumbline.field set removed_at = cast($1 as timestamptz)
       where connection = $2 and object = $3 and removed_at is null and name = any(cast($4 as text[]))`,
      [at, connection, schema.object, names],
    )
  }
  await writer.run(
    `insert into plumbline.field(connection, object, name, column_name, type, spec, first_seen, removed_at, unfilled)
     select $1, $2, f.name, f.column_name, f.type, f.spec, cast($3 as timestamptz), null, cast(f.unfilled as boolean)
     from (select unnest(cast($4 as text[])) as name, unnest(cast($5 as text[])) as column_name, unnest(cast($6 as text[])) as type,
       unnest(cast($7 as text[])) as spec, unnest(cast($8 as text[])) as unfilled) f`,
    [
      connection,
      schema.object,
      at,
      names,
      added.map(({ column }) => column),
      added.map(({ field }) => field.type),
      added.map(({ field }) => JSON.stringify(field)),
      added.map(({ unfilled }) => String(unfilled)),
    ],
  )
}

/** Notes that every record has now been read with these fields. */
export async function markFilled(
  writer: Writer,
  table: VersionTable,
  fields: readonly string[],
): Promise<void> {
  if (fields.length === 0) return
  await writer.run(
    `update plumbline.field set unfilled = false
     where connection = $1 and object = $2 and removed_at is null and name = any(cast($3 as text[]))`,
    [table.connection, table.schema.object, fields],
  )
}

/** What of a table doesn't depend on what it has held so far. */
function shapeOf({
  connection,
  vendor,
  schema,
  dialect,
}: Described & { readonly dialect: Dialect }): Omit<VersionTable, 'columns' | 'unfilled'> {
  const name = `${quote(connection)}.${quote(schema.object)}`
  return { connection, vendor, schema, name, about: isAboutPerson(dialect, vendor, schema.object) }
}

/** A field that came back, or came back as another type, gets a column that no other type has used. */
function freeColumn(field: Field, known: readonly FieldRow[]): string {
  const plain = columnName(field.name)
  const taken = known.some((row) => row.column_name === plain && row.type !== field.type)
  return taken ? columnName(`${field.name}__${field.type}`) : plain
}

async function readFields(reader: Reader, connection: string, object: string): Promise<FieldRow[]> {
  return reader.all<FieldRow>(
    `select ${FIELD_COLUMNS} from plumbline.field where connection = $1 and object = $2`,
    [connection, object],
  )
}

/** Labels and picklists change without a new column; a field that is no longer described is marked as removed. */
async function refreshSpecs(
  writer: Writer,
  { connection, schema, known, at, dialect }: Noted,
): Promise<void> {
  const present = known.filter((row) => row.removed_at === null)
  const specs = new Map(schema.fields.map((field) => [field.name, JSON.stringify(field)]))
  const respecified = present.filter(({ name, spec }) => specs.has(name) && specs.get(name) !== spec)
  if (respecified.length > 0) {
    const names = respecified.map(({ name }) => name)
    await writer.run(
      `update plumbline.field set spec = s.spec
       from (select unnest(cast($3 as text[])) as name, unnest(cast($4 as text[])) as spec) s
       where field.connection = $1 and field.object = $2 and field.name = s.name and field.removed_at is null`,
      [connection, schema.object, names, names.map((name) => specs.get(name)!)],
    )
  }
  if (present.some(({ name }) => !specs.has(name))) {
    await writer.run(
      `update plumbline.field set removed_at = cast($3 as timestamptz)
       where connection = $1 and object = $2 and removed_at is null and not (name = any(cast($4 as text[])))`,
      [connection, schema.object, at, [...specs.keys()]],
    )
  }
  const described = [connection, schema.object, schema.label, JSON.stringify(schema.roles)]
  const updated = await writer.run(
    `update plumbline.object set label = $3, roles = $4 where connection = $1 and object = $2`,
    described,
  )
  if (updated > 0) return
  await writer.run(
    `insert into plumbline.object(connection, object, label, roles, derived) values ($1, $2, $3, $4, $5)`,
    [...described, derivedVersion(dialect)],
  )
}
