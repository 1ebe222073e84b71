import { BASE62, BITS, capitals, DIGIT, suffix, triple } from './base62.ts'
import { Random } from './random.ts'

/** Key prefixes of Salesforce objects, the same in every organisation. https://help.salesforce.com/s/articleView?id=000385203 */
export const PREFIX = {
  Account: '001',
  Contact: '003',
  User: '005',
  Opportunity: '006',
  OpportunityHistory: '008',
  Group: '00G',
  OpportunityContactRole: '00K',
  Lead: '00Q',
  Task: '00T',
  Event: '00U',
  CampaignMember: '00v',
  RecordType: '012',
  History: '017',
  CurrencyType: '01L',
  CampaignMemberStatus: '01Y',
  CampaignInfluenceModel: '03C',
  DatedConversionRate: '04w',
  CampaignInfluence: '0Bc',
  Individual: '0PK',
  DataUseLegalBasis: '0ZT',
  DataUsePurpose: '0ZW',
  ContactPointConsent: '0ZY',
  ContactPointEmail: '9Vl',
  FlowDefinition: '300',
  FlowVersion: '301',
  Case: '500',
  Campaign: '701',
} as const
export type SalesforceKind = keyof typeof PREFIX

/** Ids of records start here, so that they look like those of an organisation that has been in use for a while. */
const FIRST = 20_000_000

/** What all ids of an object have in common: key prefix and organisation, and which of these letters are capitals. */
interface Head {
  readonly text: string
  readonly capitals: number
}

/** An id of 18 characters: key prefix, organisation, number in base 62, and a checksum of the letters' case. */
export function salesforceId(seed: number, kind: SalesforceKind, index: number): string {
  let heads = known.get(seed)
  if (heads === undefined) known.set(seed, (heads = new Map()))
  let head = heads.get(kind)
  if (head === undefined) heads.set(kind, (head = headOf(PREFIX[kind] + pod(seed))))
  return idOf(head, FIRST + index)
}

const known = new Map<number, Map<SalesforceKind, Head>>()

function pod(seed: number): string {
  const random = new Random(seed, 'salesforce pod')
  return BASE62[10 + random.below(26)]! + BASE62[36 + random.below(26)]! + '0'
}

function headOf(text: string): Head {
  return { text, capitals: capitals(text) }
}

/** Three digits at a time, from a table. */
const THREE = 62 ** 3

function idOf({ text, capitals }: Head, number: number): string {
  const high = Math.floor(number / (THREE * THREE))
  const middle = Math.floor(number / THREE) % THREE
  const low = number % THREE
  const digits = triple(high) + triple(middle) + triple(low)
  const bits = capitals | (BITS[high]! << 6) | (BITS[middle]! << 9) | (BITS[low]! << 12)
  return text + digits + suffix(bits)
}

/** How ids like this one are numbers, told from the whole or from the first 15 characters (else NaN); null for any other text. */
export function salesforceIds(id: string): { key(id: string): number; id(key: number): string } | null {
  if (!/^[0-9A-Za-z]{18}$/.test(id) || id.slice(15) !== checksum(id)) return null
  const head = headOf(id.slice(0, 6))
  return {
    key: (other) => (other.startsWith(head.text) ? numberIn(other) : Number.NaN),
    id: (key) => idOf(head, key),
  }
}

function numberIn(id: string): number {
  let number = 0
  for (let place = 6; place < 15; place++) number = number * 62 + (DIGIT[id.charCodeAt(place)] ?? Number.NaN)
  return number
}

/** Salesforce's suffix that makes a case-sensitive id of 15 characters safe where case is lost. */
export function checksum(id: string): string {
  return suffix(capitals(id.slice(0, 15)))
}

/** Where each kind of HubSpot record starts to count. */
const HUBSPOT_FIRST = {
  contact: 101_000_000,
  company: 7_400_000_000,
  deal: 16_200_000_000,
  owner: 412_300_000,
  email: 133_700_000_000,
  asset: 99_100_000_000,
  emailCampaign: 311_400_000,
  ticket: 5_310_000_000,
  call: 41_220_000_000,
  meeting: 47_150_000_000,
  sentEmail: 52_630_000_000,
  flow: 543_100_000,
} as const

/** HubSpot's numeric ids, spread so that they look like those of a busy portal. */
export function hubspotId(seed: number, kind: keyof typeof HUBSPOT_FIRST, index: number): string {
  return String(HUBSPOT_FIRST[kind] + (Math.abs(seed) % 1000) * 1000 + index * 37)
}

/** A random (version 4) GUID by key. */
export function guid(seed: number, kind: string, index: number): string {
  const random = new Random(seed, `guid ${kind}`, index)
  const hex = (length: number) => Array.from({ length }, () => random.below(16).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[random.below(4)]}${hex(3)}-${hex(12)}`
}

/** Ids of the form of a GUID for what there is very much of: those of one key differ in their end only. */
export function eventIds(seed: number, key: number): () => string {
  const start = guid(seed, 'event', key).slice(0, 24)
  const mixed = new Random(seed, 'event ids', key).below(0x1000_0000)
  let nth = 0
  return () => start + (mixed * 0x1_0000 + nth++).toString(16).padStart(12, '0')
}
