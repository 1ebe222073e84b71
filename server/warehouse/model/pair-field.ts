import type { Vendor } from '../../../shared/vocabulary.ts'
import { checkedFields } from '../derived/people.ts'
import type { Mapping } from '../../../shared/mapping.ts'

/** What both systems keep of a person, so that they may disagree. */
export interface PairField {
  readonly id: 'email' | 'name' | 'phone' | 'title' | 'company' | 'country' | 'stage' | 'owner'
  readonly title: string
  /** Of `person`, under this alias: the value as its source has it; NULL where there is none. */
  readonly value: (alias: string) => string
  /** Whether there is a value, told without it. */
  readonly filled: (alias: string) => string
  /** The value in the form in which it is compared; NULL where it can't be brought to it. */
  readonly key: (alias: string) => string
  /** The columns of `person` that the value reads. */
  readonly shows: readonly string[]
  /** The columns that the others read. */
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
    filled: (p) => `${p}.email is not null`,
    key: (p) => `case when ${p}.email_valid then ${p}.email end`,
    shows: ['email_typed'],
    reads: ['email_valid', 'email'],
    sources: (_mapping, vendor, object) => filled(checked(vendor, object)?.email),
  },
  {
    id: 'name',
    title: 'Name',
    value: (p) => `case when ${p}.name_key is not null then ${p}.first_name || ' ' || ${p}.last_name end`,
    filled: (p) => `${p}.name_key is not null`,
    key: (p) => `${p}.name_key`,
    shows: ['name_key', 'first_name', 'last_name'],
    reads: ['name_key'],
    sources: (_mapping, vendor, object) =>
      filled(checked(vendor, object)?.firstName, checked(vendor, object)?.lastName),
  },
  {
    id: 'phone',
    title: 'Phone',
    value: (p) => `${p}.phone`,
    filled: (p) => `${p}.phone_valid is not null`,
    key: (p) => `${p}.phone_e164`,
    shows: ['phone'],
    reads: ['phone_valid', 'phone_e164', 'phone_field'],
    sources: (_mapping, vendor, object) => checked(vendor, object)?.phones ?? [],
  },
  {
    id: 'title',
    title: 'Job title',
    value: (p) => `${p}.title`,
    filled: (p) => `${p}.title is not null`,
    key: (p) => `${p}.title`,
    shows: ['title'],
    reads: ['title'],
    sources: (_mapping, vendor) => [vendor === 'salesforce' ? 'Title' : 'jobtitle'],
  },
  {
    id: 'company',
    title: 'Company',
    value: (p) => `${p}.company_name`,
    filled: (p) => `${p}.company_name is not null`,
    key: (p) => `${p}.company_name`,
    shows: ['company_name'],
    reads: ['company_name'],
    sources: (_mapping, vendor, object) =>
      vendor === 'hubspot' ? ['company'] : object === 'lead' ? ['Company'] : [],
  },
  {
    id: 'country',
    title: 'Country',
    value: (p) => `${p}.country_typed`,
    filled: (p) => `${p}.country_valid is not null`,
    key: (p) => `${p}.country`,
    shows: ['country_typed'],
    reads: ['country_valid', 'country'],
    sources: (_mapping, vendor, object) => filled(checked(vendor, object)?.country),
  },
  {
    id: 'stage',
    title: 'Lifecycle stage',
    value: (p) => `${p}.stage_typed`,
    filled: (p) => `${p}.stage_typed is not null`,
    key: (p) => `${p}.lifecycle_stage`,
    shows: ['stage_typed'],
    reads: ['stage_typed', 'lifecycle_stage'],
    sources: (mapping, vendor, object) => filled(mapping[vendor].lifecycle[object]),
  },
  {
    id: 'owner',
    title: 'Owner',
    value: (p) => `case when ${p}.owner_email is not null then ${p}.owner_name end`,
    filled: (p) => `${p}.owner_email is not null`,
    key: (p) => `${p}.owner_email`,
    shows: ['owner_email', 'owner_name'],
    reads: ['owner_email'],
    sources: (_mapping, vendor) => [vendor === 'salesforce' ? 'OwnerId' : 'hubspot_owner_id'],
  },
]

/** Compared as people read them: whatever the case, spaces and punctuation. */
const AS_READ: ReadonlySet<PairField['id']> = new Set(['name', 'title', 'company'])
const MARKS = String.raw`[\s.,;:!?''"’‘“”´()/\\&+_–—-]+`

/** A side's first number is a mobile one. */
export const MOBILE = (alias: string) => `lower(${alias}.phone_field) like 'mobile%'`

/**
 * Whether both sides, with a `<field>_key` each and `mobile`, say the same; NULL where a side is empty or can't be compared.
 * Most are the same to the letter.
 */
export function agreement({ id }: PairField, ours: string, theirs: string): string {
  const [a, b] = [`${ours}.${id}_key`, `${theirs}.${id}_key`]
  // A mobile number isn't another landline: the first number of one side is held against its like only.
  if (id === 'phone') return `case when ${ours}.mobile = ${theirs}.mobile then ${a} = ${b} end`
  if (!AS_READ.has(id)) return `(${a} = ${b})`
  const read = (text: string) => `regexp_replace(lower(${text}), '${MARKS}', '', 'g')`
  return `case when ${a} = ${b} then true else ${read(a)} = ${read(b)} end`
}

/** Whether both sides, with `<field>_filled` and `<field>_key`, are filled and can't be brought to the form in which they would be compared. */
export function unreadable({ id }: PairField, ours: string, theirs: string): string {
  const keys = `${ours}.${id}_key is null or ${theirs}.${id}_key is null`
  return `(${ours}.${id}_filled and ${theirs}.${id}_filled and (${keys}))`
}
