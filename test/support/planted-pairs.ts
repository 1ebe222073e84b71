import { fold } from '../../server/sandbox/row.ts'
import { inForce } from '../../server/sandbox/world/truth.ts'
import type { System, Value, World } from '../../server/sandbox/world.ts'

/** What a pair of records is compared by, in the order in which people think of it, and where each system keeps it. */
const SUBJECTS = [
  ['email', 'E-mail', ['Email'], ['email']],
  ['name', 'Name', ['FirstName', 'LastName'], ['firstname', 'lastname']],
  ['phone', 'Phone', ['Phone'], ['phone']],
  ['title', 'Job title', ['Title'], ['jobtitle']],
  ['company', 'Company', ['Company', 'AccountId'], ['company']],
  ['country', 'Country', ['Country', 'MailingCountry'], ['country']],
  ['lifecycle', 'Lifecycle stage', ['Lifecycle_Stage__c'], ['lifecyclestage']],
  ['owner', 'Owner', ['OwnerId'], ['hubspot_owner_id']],
] as const
type Subject = (typeof SUBJECTS)[number][0]

/** Each pair of records of the same person at a moment, as `00Q… 123`: what both systems have, and what they disagree about. */
export function plantedPairs(world: World, at: number) {
  const { truth } = world
  const now = truth.defects.filter((defect) => inForce(defect, at))
  const flawed = new Set(
    now.flatMap((defect) =>
      defect.kind === 'missing' || defect.kind === 'invalid' ? [`${defect.id} ${defect.field}`] : [],
    ),
  )
  const invalid = new Set(
    now.flatMap((defect) => (defect.kind === 'invalid' ? [`${defect.id} ${defect.field}`] : [])),
  )
  const links = truth.links.filter(
    (link) => link.kind === 'person' && link.by !== 'ambiguous' && inForce(link, at),
  )
  // Who left is archived in HubSpot, and still known there.
  const colleagues = new Set([
    ...world.salesforce.tables.get('User')!.entities.keys(),
    ...world.hubspot.tables.get('owners')!.entities.keys(),
  ])
  const ours = living('salesforce', ['Lead', 'Contact'])
  const theirs = living('hubspot', ['contacts'])

  function living(system: System, tables: readonly string[]): Map<string, Readonly<Record<string, Value>>> {
    const entities = tables.flatMap((name) => [...world[system].tables.get(name)!.entities.values()])
    return new Map(
      entities.flatMap((entity) => {
        const row = fold(entity, at)
        return row === null || row.deletedAt !== null ? [] : [[entity.id, row.fields] as const]
      }),
    )
  }

  /** Of a record, the fields that it has and that are sound. */
  function sound(id: string, fields: Readonly<Record<string, Value>>, names: readonly string[]): boolean {
    const own = names.filter((name) => name in fields)
    const isOwner = names.some((name) => name === 'OwnerId' || name === 'hubspot_owner_id')
    return own.every((name) => {
      const value = fields[name]
      return value != null && !flawed.has(`${id} ${name}`) && (!isOwner || colleagues.has(String(value)))
    })
  }

  const mobileOnly = (
    id: string,
    fields: Readonly<Record<string, Value>>,
    [phone, mobile]: [string, string],
  ) => flawed.has(`${id} ${phone}`) && !invalid.has(`${id} ${phone}`) && fields[mobile] != null

  return new Map(
    links.map((link) => {
      const [our, their] = [ours.get(link.salesforceId)!, theirs.get(link.hubspotId)!]
      const comparable = SUBJECTS.filter(
        ([subject, , here, there]) =>
          (sound(link.salesforceId, our, here) && sound(link.hubspotId, their, there)) ||
          // Where neither has another number, the mobile ones are held against each other.
          (subject === 'phone' &&
            mobileOnly(link.salesforceId, our, ['Phone', 'MobilePhone']) &&
            mobileOnly(link.hubspotId, their, ['phone', 'mobilephone'])),
      )
      const disputed = new Set<string>(
        now.flatMap((defect) =>
          defect.kind === 'conflict' &&
          defect.salesforceId === link.salesforceId &&
          defect.hubspotId === link.hubspotId
            ? [defect.field]
            : [],
        ),
      )
      return [
        `${link.salesforceId} ${link.hubspotId}`,
        {
          compared: comparable.length,
          disputed: SUBJECTS.filter(([subject]) => disputed.has(subject)).map(
            ([subject, title]): { subject: Subject; title: string } => ({ subject, title }),
          ),
        },
      ]
    }),
  )
}
