import type { FixKind, FixRow } from '../../../shared/fix.ts'
import { SYNC_RULES, type SyncRule } from '../../../shared/sync-rule.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import type { KeptBy } from '../../warehouse/model/survivor.ts'
import type { Role } from './role.ts'

type Words = readonly [one: string, many: string]

/** What people call the records of an object. */
const RECORDS: Readonly<Record<string, Words>> = {
  lead: ['lead', 'leads'],
  contact: ['contact', 'contacts'],
  account: ['account', 'accounts'],
  company: ['company', 'companies'],
  opportunity: ['opportunity', 'opportunities'],
  deal: ['deal', 'deals'],
  campaign: ['campaign', 'campaigns'],
}

/** What people call a value of this part. */
const VALUES: Readonly<Record<Role, Words>> = {
  email: ['e-mail address', 'e-mail addresses'],
  phone: ['phone number', 'phone numbers'],
  mobile: ['mobile number', 'mobile numbers'],
  'first-name': ['first name', 'first names'],
  'last-name': ['last name', 'last names'],
  name: ['name', 'names'],
  title: ['job title', 'job titles'],
  company: ['company', 'companies'],
  country: ['country', 'countries'],
  state: ['state', 'states'],
  website: ['website', 'websites'],
  'birth-date': ['birth date', 'birth dates'],
  'lead-source': ['lead source', 'lead sources'],
  industry: ['industry', 'industries'],
  stage: ['lifecycle stage', 'lifecycle stages'],
  owner: ['owner', 'owners'],
}

/** What is wrong with a value that doesn't pass its check. */
const FAULTS: Readonly<Partial<Record<Role, Words>>> = {
  email: ['that mail can’t reach', 'that mail can’t reach'],
  phone: ['that nobody can dial', 'that nobody can dial'],
  mobile: ['that nobody can dial', 'that nobody can dial'],
  country: ['that doesn’t exist', 'that don’t exist'],
  state: ['that its country doesn’t have', 'that their countries don’t have'],
  website: ['that can’t be an address', 'that can’t be addresses'],
  'birth-date': ['that lies in the future', 'that lie in the future'],
  'lead-source': ['that isn’t on offer any more', 'that aren’t on offer any more'],
  industry: ['that isn’t on offer any more', 'that aren’t on offer any more'],
}

export interface Told {
  readonly kind: FixKind
  readonly records: number
  readonly clusters: number
  readonly object: string
  readonly role: Role | null
  /** What the CRM calls the field. */
  readonly label: string | null
  /** Null where it is between two systems. */
  readonly system: string | null
}

/** What to do, as somebody says it who does it. */
export function titleOf({ kind, records, clusters, object, role, label, system }: Told): string {
  const count = records.toLocaleString('en-GB')
  const many = RECORDS[object] ?? [object, `${object} records`]
  const noun = records === 1 ? many[0] : many[1]
  const value = fieldOf({ role, label })
  const values = role === null ? [`“${value}”`, `values of “${value}”`] : VALUES[role]
  const where = system === null ? '' : ` in ${system}`
  const said = records === 1 ? values[0] : values[1]
  const groups = `${clusters.toLocaleString('en-GB')} ${clusters === 1 ? 'cluster' : 'clusters'}`
  const titles: Readonly<Record<FixKind, string>> = {
    assign: `Give ${count} ${noun}${where} an owner`,
    fill: `Fill ${role === null ? `“${value}”` : `the ${value}`} of ${count} ${noun}${where}`,
    correct: `Correct ${count} ${said} of ${many[1]}${where}${fault(role, records)}`,
    align: `Bring ${count} ${said} in line between Salesforce and HubSpot`,
    merge: `Merge ${groups} of duplicates${where}`,
  }
  return titles[kind]
}

function fault(role: Role | null, records: number): string {
  const found = role === null ? undefined : FAULTS[role]
  return found === undefined ? '' : ` ${records === 1 ? found[0] : found[1]}`
}

/** What people call the field. */
export function fieldOf({ role, label }: Pick<Told, 'role' | 'label'>): string {
  return role === null ? (label ?? 'value') : VALUES[role][0]
}

/** Why nothing can be proposed. */
const LACKING: Readonly<Record<string, string>> = {
  'which-later': 'Nobody can tell which of the two was changed later',
  'other-record': 'The value is another record’s: a contact’s company is the name of its account',
  duplicate: 'A duplicate that is to be merged into another record first',
  'nobody-tells': 'Neither system tells what it should be',
  'not-synced': `By the sync rule “${SYNC_RULES['not-synced']}”, each system keeps a value of its own`,
  'no-twin': 'The other system has no record of the same person',
  'many-twins': 'Several records in the other system, or here, are this person: merge them first',
  'twin-lacks-it': 'The other system has no value either',
  'twin-not-valid': 'The other system has a value that is not valid either',
  'other-line': 'The other system’s number is of another kind than this field: a mobile one or not',
  'no-option': 'This field has no option, or several, for what the other system says',
  'no-owner': 'Whoever owns it in the other system is no active user here, or several have the address',
  'address-taken':
    'Another record here has the other system’s address, or is the same person: merge them first',
  'other-name': 'The other system has another name for the person',
  'one-case':
    'The other system has the name all in small letters or all in capitals: write it as it should be',
  'unsure-who': 'Without a valid e-mail address the name decides who is the same person',
  'goes-back': 'It would set the person back to an earlier stage: look at it first',
  'like-a-formula': 'The other system’s value starts like a formula: look at it first',
  'other-object': 'A lead can’t be merged into a contact: convert it into the one named beside it',
}

export function whyNot(lack: string): string {
  return LACKING[lack] ?? lack
}

/** How the record stands out into which another one is to be merged. */
const STANDS_OUT: Readonly<Record<KeptBy, string>> = {
  kind: 'which is a contact: a lead is converted into it, never the other way about',
  deal: 'which is on an open opportunity',
  stage: 'which is at a later stage',
  filled: 'which has more of the required fields',
  changed: 'which is as complete, and was changed later',
  created: 'which is as complete, and older',
  id: 'which is the first by its id, and like it in all that counts',
}

const NAMES: Readonly<Record<Vendor, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' }

interface Source {
  readonly from: FixRow['from']
  readonly vendor: Vendor | null
  /** By which both systems are brought in line, where one was entered. */
  readonly rule: SyncRule | null
  /** Of a record that is to be merged. */
  readonly keptBy: KeptBy | null
}

/** Whence a proposed value. */
export function whyProposed(kind: FixKind, { from, vendor, rule, keptBy }: Source): string {
  if (from === null) return ''
  if (kind === 'merge')
    return `The same person: merge it into the record beside it${keptBy === null ? '' : `, ${STANDS_OUT[keptBy]}`}`
  const system = vendor === null ? from.connection : NAMES[vendor]
  if (kind !== 'align') return `${system} has it, of the same person`
  return rule === null
    ? `Changed later in ${system}`
    : `${system} wins by the sync rule “${SYNC_RULES[rule]}”`
}
