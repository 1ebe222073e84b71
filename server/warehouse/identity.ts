import type { Writer } from './warehouse.ts'
import { readCatalog } from './read-catalog.ts'
import type { Catalog, CatalogObject } from './catalog.ts'

const OPEN = `cast('infinity' as timestamptz)`
const LINKS = 'links'
const CANDIDATES = 'candidates'

/** A record of another system that this one names by its stored id. */
interface StoredLink {
  readonly kind: 'person' | 'account' | 'campaign'
  readonly object: string
  readonly field: string
  readonly target: string
  readonly reason: string
}

/** What HubSpot's Salesforce connector (or the company itself) stores on its records. The first that is filled counts. */
const STORED: readonly StoredLink[] = [
  {
    kind: 'person',
    object: 'contact',
    field: 'salesforcecontactid',
    target: 'contact',
    reason: 'linked by the stored Salesforce contact id',
  },
  {
    kind: 'person',
    object: 'contact',
    field: 'salesforceleadid',
    target: 'lead',
    reason: 'linked by the stored Salesforce lead id',
  },
  {
    kind: 'account',
    object: 'company',
    field: 'salesforceaccountid',
    target: 'account',
    reason: 'linked by the stored Salesforce account id',
  },
  {
    kind: 'campaign',
    object: 'campaign',
    field: 'salesforce_campaign_id',
    target: 'campaign',
    reason: 'linked by the stored Salesforce campaign id',
  },
]

/**
 * Decides anew which records are the same person, account or campaign and keeps what changed as versions:
 * - a converted lead is the contact it became; a merged record is the one it was merged into;
 * - persons, accounts and campaigns across systems by a stored id, persons else by an e-mail that is unique on both sides;
 * - an ambiguous e-mail leaves the records apart, and says so.
 * Records without a row here are their own entity, `connection:object:id`.
 */
export async function linkIdentities(writer: Writer, at: string): Promise<void> {
  const catalog = await readCatalog(writer)
  await writer.run(
    `create or replace temp table ${CANDIDATES}(kind text, connection text, object text, record_id text, entity_id text, reason text, ambiguous boolean, rank integer)`,
  )
  for (const select of [...withinSystems(catalog), ...byStoredId(catalog), ...byEmail(catalog)]) {
    await writer.run(`insert into ${CANDIDATES} ${select}`)
  }
  await writer.run(
    `create or replace temp table ${LINKS} as
     select kind, connection, object, record_id, entity_id, reason, ambiguous from (
       select c.*, row_number() over (partition by kind, connection, object, record_id order by rank, entity_id) as nth from ${CANDIDATES} c
     ) s where nth = 1`,
  )
  // A link may lead to a record that is itself linked (HubSpot contact → lead → contact): follow it twice.
  for (let step = 0; step < 2; step++) {
    await writer.run(
      `update ${LINKS} as l set entity_id = t.entity_id from ${LINKS} t
       where not l.ambiguous and not t.ambiguous and l.kind = t.kind
         and l.entity_id = t.connection || ':' || t.object || ':' || t.record_id and l.entity_id <> t.entity_id`,
    )
  }
  await keepChanges(writer, at)
  await writer.run(`drop table ${CANDIDATES}`)
  await writer.run(`drop table ${LINKS}`)
}

async function keepChanges(writer: Writer, at: string): Promise<void> {
  const same = `l.kind = i.kind and l.connection = i.connection and l.object = i.object and l.record_id = i.record_id`
  const alike = `l.entity_id = i.entity_id and l.reason = i.reason and l.ambiguous = i.ambiguous`
  await writer.run(
    `delete from plumbline.identity as i where i._valid_from = cast($1 as timestamptz) and i._valid_to = ${OPEN}
       and not exists (select 1 from ${LINKS} l where ${same} and ${alike})`,
    [at],
  )
  await writer.run(
    `update plumbline.identity as i set _valid_to = cast($1 as timestamptz) where i._valid_to = ${OPEN}
       and not exists (select 1 from ${LINKS} l where ${same} and ${alike})`,
    [at],
  )
  await writer.run(
    `insert into plumbline.identity
     select l.kind, l.connection, l.object, l.record_id, l.entity_id, l.reason, l.ambiguous, cast($1 as timestamptz), ${OPEN}
     from ${LINKS} l where not exists (select 1 from plumbline.identity i where i._valid_to = ${OPEN} and ${same} and ${alike})`,
    [at],
  )
}

/** Merged records, and leads that became contacts. */
function withinSystems(catalog: Catalog): string[] {
  const kinds: Readonly<Record<string, string>> = {
    lead: 'person',
    contact: 'person',
    account: 'account',
    company: 'account',
    campaign: 'campaign',
  }
  const selects: string[] = []
  for (const object of objects(catalog)) {
    const kind = kinds[object.object]
    if (kind === undefined) continue
    selects.push(
      `select '${kind}', ${key(object)}, v._id, ${entity(object, 'v._merged_into')}, 'merged into this record', false, 0
       from ${object.table} v where ${visible(object, 'v')} and v._merged_into is not null`,
    )
    const converted = object.columns.get('ConvertedContactId')?.column
    if (converted !== undefined) {
      selects.push(
        `select 'person', ${key(object)}, v._id, '${object.connection}:contact:' || v.${converted}, 'converted into this contact', false, 1
         from ${object.table} v where ${visible(object, 'v')} and v.${converted} is not null`,
      )
    }
  }
  return selects
}

function byStoredId(catalog: Catalog): string[] {
  return pairs(catalog).flatMap(([from, to]) =>
    STORED.flatMap(({ kind, object, field, target, reason }, rank) => {
      const source = from.objects.get(object)
      const found = to.objects.get(target)
      const column = source?.columns.get(field)?.column
      if (!source || !found || column === undefined) return []
      // Salesforce ids of 15 characters are the 18-character ones without their checksum.
      return [
        `select '${kind}', ${key(source)}, v._id, ${entity(found, 't._id')}, '${reason}', false, ${10 + rank}
         from ${source.table} v join ${found.table} t on ${visible(found, 't')}
           and substr(t._id, 1, 15) = substr(v.${column}, 1, 15) and (length(v.${column}) = 15 or t._id = v.${column})
         where ${visible(source, 'v')} and not v._deleted and v.${column} is not null`,
      ]
    }),
  )
}

function byEmail(catalog: Catalog): string[] {
  return pairs(catalog).flatMap(([from, to]) => {
    const source = from.objects.get('contact')
    const contact = to.objects.get('contact')
    const lead = to.objects.get('lead')
    const targets = [contact, lead].filter((object) => object !== undefined)
    if (!source || targets.length === 0) return []
    const converted = (object: CatalogObject) => {
      const column = object.columns.get('IsConverted')?.column
      return column === undefined ? '' : ` and not coalesce(t.${column}, false)`
    }
    const sides = targets.map(
      (object) =>
        `select t._email as email, ${entity(object, 't._id')} as entity_id from ${object.table} t
         where ${visible(object, 't')} and not t._deleted and t._email is not null${converted(object)}`,
    )
    const stored = STORED.filter(({ kind }) => kind === 'person')
      .map(({ field }) => source.columns.get(field)?.column)
      .filter((column) => column !== undefined)
    const unlinked = stored.map((column) => `and nullif(v.${column}, '') is null`).join(' ')
    return [
      `select 'person', ${key(source)}, v._id,
         case when theirs.n = 1 and ours.n = 1 then theirs.entity_id else ${entity(source, 'v._id')} end,
         case when theirs.n = 1 and ours.n = 1 then 'linked by the same, unique e-mail address'
           else 'kept apart: the e-mail address stands on several records' end,
         not (theirs.n = 1 and ours.n = 1), 20
       from ${source.table} v
       join (select email, cast(count(*) as integer) as n, min(entity_id) as entity_id from (${sides.join(' union all ')}) e group by email) theirs on theirs.email = v._email
       join (select o._email as email, cast(count(*) as integer) as n from ${source.table} o where ${visible(source, 'o')} and not o._deleted group by o._email) ours on ours.email = v._email
       where ${visible(source, 'v')} and not v._deleted ${unlinked}`,
    ]
  })
}

/** Every HubSpot with every Salesforce: links are stored on HubSpot's side. */
function pairs(catalog: Catalog) {
  const from = catalog.connections.filter(({ vendor }) => vendor === 'hubspot')
  const to = catalog.connections.filter(({ vendor }) => vendor === 'salesforce')
  return from.flatMap((hubspot) => to.map((salesforce) => [hubspot, salesforce] as const))
}

function objects(catalog: Catalog): CatalogObject[] {
  return catalog.connections.flatMap((connection) => [...connection.objects.values()])
}

/** What readers see now: rows of a run under way are not linked yet. */
function visible({ published }: CatalogObject, alias: string): string {
  if (published === null) return 'false'
  const known = `cast('${published}' as timestamptz)`
  return `${alias}._valid_from <= ${known} and ${alias}._valid_to > ${known}`
}

function key(object: CatalogObject): string {
  return `'${object.connection}', '${object.object}'`
}

function entity(object: CatalogObject, id: string): string {
  return `'${object.connection}:${object.object}:' || ${id}`
}
