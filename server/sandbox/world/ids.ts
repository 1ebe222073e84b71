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

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
/** Ids of records start here, so that they look like those of an organisation that has been in use for a while. */
const FIRST = 20_000_000

/** An id of 18 characters: key prefix, organisation, number in base 62, and a checksum of the letters' case. */
export function salesforceId(seed: number, kind: SalesforceKind, index: number): string {
  const id = PREFIX[kind] + pod(seed) + base62(FIRST + index)
  return id + checksum(id)
}

/** Salesforce's suffix that makes a case-sensitive id of 15 characters safe where case is lost. */
export function checksum(id: string): string {
  return CHECKSUM[capitals(id, 0)]! + CHECKSUM[capitals(id, 5)]! + CHECKSUM[capitals(id, 10)]!
}

function capitals(id: string, start: number): number {
  let bits = 0
  for (let place = 0; place < 5; place++) {
    const code = id.charCodeAt(start + place)
    if (code >= 65 && code <= 90) bits |= 1 << place
  }
  return bits
}

const pods = new Map<number, string>()

function pod(seed: number): string {
  let found = pods.get(seed)
  if (found === undefined) {
    const random = new Random(seed, 'salesforce pod')
    found = BASE62[10 + random.below(26)]! + BASE62[36 + random.below(26)]! + '0'
    pods.set(seed, found)
  }
  return found
}

/** Three digits at a time, from a table. */
const THREE = 62 ** 3
const triples: string[] = []

function base62(number: number): string {
  if (triples.length === 0) for (let value = 0; value < THREE; value++) triples.push('')
  const high = Math.floor(number / (THREE * THREE))
  return triple(high) + triple(Math.floor(number / THREE) % THREE) + triple(number % THREE)
}

function triple(value: number): string {
  let text = triples[value]!
  if (text === '') {
    text = BASE62[Math.floor(value / 3844)]! + BASE62[Math.floor(value / 62) % 62]! + BASE62[value % 62]!
    triples[value] = text
  }
  return text
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
