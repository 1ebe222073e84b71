import type { Vendor } from '../../../shared/vocabulary.ts'
import { checkedFields } from '../derived/people.ts'
import type { Mapping } from './mapping.ts'

/** What both systems keep of a person, so that they may disagree. */
export interface PairField {
  readonly id: 'email' | 'name' | 'phone' | 'title' | 'company' | 'country' | 'stage' | 'owner'
  readonly title: string
  /** Of `person`, under this alias: the value as its source has it; NULL where there is none. */
  readonly value: (alias: string) => string
  /** The same in the form in which values are compared; NULL where it can't be brought to it. */
  readonly key: (alias: string) => string
  /** The columns of `person` that both read. */
  readonly reads: readonly string[]
  /** The record's own fields that hold it; none where another record does. */
  readonly sources: (mapping: Mapping, vendor: Vendor, object: string) => readonly string[]
}

const checked = (vendor: Vendor, object: string) => checkedFields(vendor, object)

function filled(...names: readonly (string | null | undefined)[]): readonly string[] {
  return names.flatMap((name) => name ?? [])
}

/** In the order in which people think of them. */
export const PAIR_FIELDS: readonly PairField[] = [
  {
    id: 'email',
    title: 'E-mail',
    value: (p) => `${p}.email_typed`,
    key: (p) => `case when ${p}.email_valid then ${p}.email end`,
    reads: ['email_typed', 'email_valid', 'email'],
    sources: (_mapping, vendor, object) => filled(checked(vendor, object)?.email),
  },
  {
    id: 'name',
    title: 'Name',
    value: (p) => `case when ${p}.name_key is not null then ${p}.first_name || ' ' || ${p}.last_name end`,
    key: (p) => `${p}.name_key`,
    reads: ['name_key', 'first_name', 'last_name'],
    sources: (_mapping, vendor, object) =>
      filled(checked(vendor, object)?.firstName, checked(vendor, object)?.lastName),
  },
  {
    id: 'phone',
    title: 'Phone',
    value: (p) => `${p}.phone`,
    key: (p) => `${p}.phone_e164`,
    reads: ['phone', 'phone_e164', 'phone_field'],
    sources: (_mapping, vendor, object) => checked(vendor, object)?.phones ?? [],
  },
  {
    id: 'title',
    title: 'Job title',
    value: (p) => `${p}.title`,
    key: (p) => `${p}.title`,
    reads: ['title'],
    sources: (_mapping, vendor) => [vendor === 'salesforce' ? 'Title' : 'jobtitle'],
  },
  {
    id: 'company',
    title: 'Company',
    value: (p) => `${p}.company_name`,
    key: (p) => `${p}.company_name`,
    reads: ['company_name'],
    sources: (_mapping, vendor, object) =>
      vendor === 'hubspot' ? ['company'] : object === 'lead' ? ['Company'] : [],
  },
  {
    id: 'country',
    title: 'Country',
    value: (p) => `${p}.country_typed`,
    key: (p) => `${p}.country`,
    reads: ['country_typed', 'country'],
    sources: (_mapping, vendor, object) => filled(checked(vendor, object)?.country),
  },
  {
    id: 'stage',
    title: 'Lifecycle stage',
    value: (p) => `${p}.stage_typed`,
    key: (p) => `${p}.lifecycle_stage`,
    reads: ['stage_typed', 'lifecycle_stage'],
    sources: (mapping, vendor, object) => filled(mapping[vendor].lifecycle[object]),
  },
  {
    id: 'owner',
    title: 'Owner',
    value: (p) => `case when ${p}.owner_email is not null then ${p}.owner_name end`,
    key: (p) => `${p}.owner_email`,
    reads: ['owner_email', 'owner_name'],
    sources: (_mapping, vendor) => [vendor === 'salesforce' ? 'OwnerId' : 'hubspot_owner_id'],
  },
]

/** Compared as people read them: whatever the case, spaces and punctuation. */
const AS_READ: ReadonlySet<PairField['id']> = new Set(['name', 'title', 'company'])
const MARKS = String.raw`[\s.,;:!?''"’‘“”´()/\\&+_–—-]+`

/** Whether both sides say the same; NULL where a side is empty or can't be compared. Most are the same to the letter. */
export function agreement(field: PairField, ours: string, theirs: string): string {
  const [a, b] = [field.key(ours), field.key(theirs)]
  if (field.id === 'phone') {
    // A mobile number isn't another landline: the first number of one side is held against its like only.
    const mobile = (alias: string) => `lower(${alias}.phone_field) like 'mobile%'`
    return `case when (${mobile(ours)}) = (${mobile(theirs)}) then ${a} = ${b} end`
  }
  if (!AS_READ.has(field.id)) return `(${a}) = (${b})`
  const read = (text: string) => `regexp_replace(lower(${text}), '${MARKS}', '', 'g')`
  return `case when ${a} = ${b} then true else ${read(a)} = ${read(b)} end`
}

/** Whether both sides are filled and can't be brought to the form in which they would be compared. */
export function unreadable(field: PairField, ours: string, theirs: string): string {
  const [a, b] = [field.value(ours), field.value(theirs)]
  const keys = `(${field.key(ours)}) is null or (${field.key(theirs)}) is null`
  return `((${a}) is not null and (${b}) is not null and (${keys}))`
}
