import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { defectsAt, inForce, standingRecords, type Standing } from '../../server/sandbox/world/truth.ts'
import type { Value, World } from '../../server/sandbox/world.ts'
import { countryOf, emailOf, isEmail, isVoid, phoneOf } from './world-checks.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const WEEK_MS = 7 * 86_400_000
const small = createWorld({ seed: 7, size: 'small', anchor: ANCHOR })
const sample = createWorld({ seed: 11, size: 'sample', anchor: ANCHOR })
const messy = createWorld({ seed: 7, size: 'small', anchor: ANCHOR, organisation: 'messy' })
const MOMENTS = [
  ...[-103, -40, -6, 0, 10].map((weeks) => ({
    world: small,
    size: 'small',
    weeks,
    at: ANCHOR + weeks * WEEK_MS,
  })),
  { world: sample, size: 'sample', weeks: 0, at: ANCHOR },
  ...[-40, 0, 10].map((weeks) => ({ world: messy, size: 'messy', weeks, at: ANCHOR + weeks * WEEK_MS })),
]

function people(world: World, at: number): Standing[] {
  return ['Lead', 'Contact'].flatMap((table) => standingRecords(world, 'salesforce', table, at))
}

const STAGE: Readonly<Record<string, string>> = {
  subscriber: 'Subscriber',
  lead: 'Lead',
  marketingqualifiedlead: 'MQL',
  salesqualifiedlead: 'SQL',
  // A stage that the messy company made itself, known by its label alone.
  '174203911': 'SQL',
  opportunity: 'Opportunity',
  customer: 'Customer',
}

const textOf = (value: Value | undefined) => (value == null ? null : String(value).trim().toLowerCase())
const numberOf = (value: Value | undefined, country: string | undefined) =>
  value == null ? null : phoneOf(String(value), country)

const nameOf = (first: Value | undefined, last: Value | undefined) =>
  isVoid(first) || isVoid(last) ? null : textOf(`${String(first)} ${String(last)}`)

/** An address that is none is held against no other. */
const addressOf = (value: Value | undefined) => {
  const address = emailOf(value)
  return address !== null && isEmail(address) ? address : null
}

/** The address of each user and each owner. */
const addressesIn = (world: World, at: number) =>
  new Map(
    [
      ...standingRecords(world, 'salesforce', 'User', at).map(
        ({ id, fields }) => [id, fields['Email']] as const,
      ),
      ...standingRecords(world, 'hubspot', 'owners', at).map(
        ({ id, fields }) => [id, fields['email']] as const,
      ),
    ].map(([id, email]) => [id, String(email)]),
  )

/** What both sides say of each subject, brought to one form; null where it can't be compared. */
function compared(
  { fields: ours }: Standing,
  { fields: theirs }: Standing,
  colleagues: ReadonlyMap<string, string>,
) {
  const country = countryOf(ours['Country'] ?? ours['MailingCountry'])
  const theirCountry = countryOf(theirs['country'])
  return {
    title: [textOf(ours['Title']), textOf(theirs['jobtitle'])],
    phone: [numberOf(ours['Phone'], country), numberOf(theirs['phone'], theirCountry)],
    company: [textOf(ours['Company']), textOf(theirs['company'])],
    lifecycle: [textOf(ours['Lifecycle_Stage__c']), textOf(STAGE[String(theirs['lifecyclestage'])])],
    country: [country ?? null, theirCountry ?? null],
    name: [nameOf(ours['FirstName'], ours['LastName']), nameOf(theirs['firstname'], theirs['lastname'])],
    email: [addressOf(ours['Email']), addressOf(theirs['email'])],
    owner: [
      colleagues.get(String(ours['OwnerId'])) ?? null,
      colleagues.get(String(theirs['hubspot_owner_id'])) ?? null,
    ],
  }
}

const SOURCE = {
  title: [['Title'], 'jobtitle'],
  phone: [['Phone'], 'phone'],
  company: [['Company'], 'company'],
  lifecycle: [['Lifecycle_Stage__c'], 'lifecyclestage'],
  country: [['Country', 'MailingCountry'], 'country'],
  name: [['LastName'], 'lastname'],
  owner: [['OwnerId'], 'hubspot_owner_id'],
  email: [['Email'], 'email'],
} as const
type Subject = keyof typeof SOURCE
const SUBJECTS: readonly Subject[] = [
  'title',
  'phone',
  'company',
  'lifecycle',
  'country',
  'name',
  'owner',
  'email',
]

describe('the links between the systems', () => {
  it.each(MOMENTS)(
    'are stored ids, and addresses that are unique on both sides ($size, week $weeks)',
    ({ world, at }) => {
      const ours = people(world, at)
      const living = new Set(ours.map(({ id }) => id))
      const byEmail = Map.groupBy(ours, ({ fields }) => emailOf(fields['Email']))
      const found: string[] = []
      for (const { id, fields } of standingRecords(world, 'hubspot', 'contacts', at)) {
        const stored = fields['salesforcecontactid'] ?? fields['salesforceleadid'] ?? null
        if (stored !== null) {
          if (living.has(String(stored))) found.push(`stored-id ${String(stored)} ${id}`)
          continue
        }
        const email = emailOf(fields['email'])
        const twins = email === null ? [] : (byEmail.get(email) ?? [])
        for (const twin of twins) found.push(`${twins.length === 1 ? 'email' : 'ambiguous'} ${twin.id} ${id}`)
      }
      const listed = world.truth.links.flatMap((link) =>
        link.kind === 'person' && inForce(link, at)
          ? [`${link.by} ${link.salesforceId} ${link.hubspotId}`]
          : [],
      )
      expect(found.toSorted()).toEqual(listed.toSorted())
    },
  )

  it.each(MOMENTS)('lists exactly the pairs that disagree ($size, week $weeks)', ({ world, at }) => {
    const ours = new Map(people(world, at).map((record) => [record.id, record]))
    const theirs = new Map(
      standingRecords(world, 'hubspot', 'contacts', at).map((record) => [record.id, record]),
    )
    const colleagues = addressesIn(world, at)
    const found: string[] = []
    for (const link of world.truth.links) {
      const [our, their] = [ours.get(link.salesforceId), theirs.get(link.hubspotId)]
      if (link.kind !== 'person' || link.by === 'ambiguous' || !inForce(link, at) || !our || !their) continue
      const values = compared(our, their, colleagues)
      for (const subject of SUBJECTS) {
        const [fields, field] = SOURCE[subject]
        if (fields.every((name) => isVoid(our.fields[name])) || isVoid(their.fields[field])) continue
        const [left, right] = values[subject]
        if (left !== null && right !== null && left !== right) found.push(`${subject} ${our.id} ${their.id}`)
      }
    }
    const listed = defectsAt(world.truth, at).flatMap((defect) =>
      defect.kind === 'conflict' ? [`${defect.field} ${defect.salesforceId} ${defect.hubspotId}`] : [],
    )
    expect(found.toSorted()).toEqual(listed.toSorted())
  })

  it.each(MOMENTS)('join accounts and campaigns by the stored id ($size, week $weeks)', ({ world, at }) => {
    for (const [kind, table, field] of [
      ['account', 'companies', 'salesforceaccountid'],
      ['campaign', 'campaigns', 'salesforce_campaign_id'],
    ] as const) {
      const found = standingRecords(world, 'hubspot', table, at).flatMap(({ id, fields }) =>
        isVoid(fields[field]) ? [] : [`${String(fields[field])} ${id}`],
      )
      const listed = world.truth.links.flatMap((link) =>
        link.kind === kind && inForce(link, at) ? [`${link.salesforceId} ${link.hubspotId}`] : [],
      )
      expect(found.toSorted()).toEqual(listed.toSorted())
    }
  })
})
