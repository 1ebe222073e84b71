import type { Vendor } from '../../../shared/vocabulary.ts'
import type { Mapping } from '../../../shared/mapping.ts'
import type { ModelContext } from '../../warehouse/model/relation.ts'
import { literal } from '../../warehouse/sql.ts'
import { checkedFields } from '../../warehouse/derived/people.ts'
import type { Snapshot } from '../engine/snapshot.ts'

/** Which part of a record a repair mends: what metrics read of the record follows from it. */
export type Role =
  | 'email'
  | 'phone'
  | 'mobile'
  | 'first-name'
  | 'last-name'
  | 'name'
  | 'title'
  | 'company'
  | 'country'
  | 'state'
  | 'website'
  | 'birth-date'
  | 'lead-source'
  | 'industry'
  | 'stage'
  | 'owner'

/** A connection's object whose records are mended. */
export interface Target {
  readonly connection: string
  readonly vendor: Vendor
  readonly object: string
  /** The CRM's own name of the field that plays the part; of a name, first and last. */
  readonly fields: Readonly<Partial<Record<Role, readonly string[]>>>
}

const OBJECTS: Readonly<Record<Vendor, readonly string[]>> = {
  salesforce: ['lead', 'contact', 'account', 'opportunity', 'campaign'],
  hubspot: ['contact', 'company', 'deal', 'campaign'],
}

const PEOPLE = new Set(['lead', 'contact'])

export function isPerson({ object }: Target): boolean {
  return PEOPLE.has(object)
}

/** Every object that can be mended, of every connection. */
export function targetsOf({ connections, mapping }: Pick<ModelContext, 'connections' | 'mapping'>): Target[] {
  return connections.flatMap(({ id, vendor, objects }) =>
    OBJECTS[vendor]
      .filter((object) => objects.has(object))
      .map((object) => ({ connection: id, vendor, object, fields: fieldsOf(mapping, vendor, object) })),
  )
}

/** Every object that can be mended of what has been read. */
export function publishedTargets({ catalog, model }: Snapshot): Target[] {
  const connections = catalog.connections.filter(({ published }) => published !== null)
  return targetsOf({ connections, mapping: model.mapping })
}

function fieldsOf(mapping: Mapping, vendor: Vendor, object: string): Target['fields'] {
  const checked = checkedFields(vendor, object)
  const salesforce = vendor === 'salesforce'
  const person = PEOPLE.has(object)
  const { firstName = null, lastName = null } = checked ?? {}
  const named: Readonly<Record<Role, string | null | undefined>> = {
    email: checked?.email,
    phone: checked?.phones[0],
    mobile: checked?.phones[1],
    'first-name': firstName,
    'last-name': lastName,
    name: null,
    title: person ? (salesforce ? 'Title' : 'jobtitle') : null,
    // The company of a Salesforce contact is another record's name.
    company: !person || (salesforce && object === 'contact') ? null : salesforce ? 'Company' : 'company',
    country: checked?.country,
    state: checked?.state,
    website: checked?.website,
    'birth-date': object === 'contact' ? (salesforce ? 'Birthdate' : 'date_of_birth') : null,
    'lead-source': salesforce ? 'LeadSource' : 'hs_analytics_source',
    industry: salesforce ? 'Industry' : 'industry',
    stage: person ? mapping[vendor].lifecycle[object] : null,
    owner: salesforce ? 'OwnerId' : 'hubspot_owner_id',
  }
  const both = firstName === null || lastName === null ? {} : { name: [firstName, lastName] }
  const single = Object.entries(named).flatMap(([role, field]) => (field == null ? [] : [[role, [field]]]))
  return { ...Object.fromEntries(single), ...both }
}

/** A record's target as SQL: `connection.object` under the alias. */
export function targetKey(alias: string): string {
  return `${alias}.connection || '.' || ${alias}.object`
}

/** What each target says, by its key; NULL where it says nothing. */
export function byTarget(
  alias: string,
  targets: readonly Target[],
  says: (target: Target) => string | null,
): string {
  const branches = targets.flatMap((target) => {
    const sql = says(target)
    return sql === null ? [] : [`when ${literal(`${target.connection}.${target.object}`)} then ${sql}`]
  })
  return branches.length === 0 ? 'cast(null as text)' : `case ${targetKey(alias)} ${branches.join(' ')} end`
}

/** The field that plays the part in the record's object, several with a comma. */
export function fieldSql(alias: string, targets: readonly Target[], role: Role): string {
  return byTarget(alias, targets, ({ fields }) =>
    fields[role] === undefined ? null : literal(fields[role].join(',')),
  )
}

const ROLES: ReadonlySet<string> = new Set<Role>([
  'email',
  'phone',
  'mobile',
  'first-name',
  'last-name',
  'name',
  'title',
  'company',
  'country',
  'state',
  'website',
  'birth-date',
  'lead-source',
  'industry',
  'stage',
  'owner',
])

/** The part of that name; null for what is none. */
export function roleNamed(name: unknown): Role | null {
  return isRole(name) ? name : null
}

function isRole(name: unknown): name is Role {
  return typeof name === 'string' && ROLES.has(name)
}
