import type { Entity } from '../world.ts'
import { WEEK_MS } from './calendar.ts'
import type { Frame } from './frame.ts'
import { hubspotId, salesforceId } from './ids.ts'
import { slug } from './names.ts'

type Role = 'marketing' | 'sdr' | 'ae' | 'admin' | 'integration'

interface Colleague {
  readonly index: number
  readonly role: Role
  readonly first: string
  readonly last: string
  readonly email: string
  readonly title: string
  readonly userId: string
  /** Null for those who don't work in HubSpot. */
  readonly ownerId: string | null
  readonly leftAt: number | null
}

const COMPANY_DOMAIN = 'lotwerk.io'

const PEOPLE: readonly (readonly [Role, string, string, string])[] = [
  ['admin', 'Katrin', 'Vogel', 'Salesforce Administrator'],
  ['integration', 'HubSpot', 'Integration', 'Integration User'],
  ['marketing', 'Anna', 'Lindqvist', 'Head of Demand Generation'],
  ['marketing', 'Tobias', 'Brandt', 'Campaign Manager'],
  ['marketing', 'Claire', 'Moreau', 'Event Marketing Manager'],
  ['marketing', 'Jonas', 'Weber', 'Content Marketing Manager'],
  ['sdr', 'Sophie', 'Hartmann', 'Sales Development Representative'],
  ['sdr', 'Liam', 'O’Connor', 'Sales Development Representative'],
  ['sdr', 'Mehmet', 'Yilmaz', 'Sales Development Representative'],
  ['sdr', 'Julia', 'Kowalski', 'Sales Development Representative'],
  ['sdr', 'Max', 'Reuter', 'Sales Development Representative'],
  ['sdr', 'Ella', 'Bergström', 'Sales Development Representative'],
  ['ae', 'Daniel', 'Fischer', 'Account Executive'],
  ['ae', 'Laura', 'Schneider', 'Account Executive'],
  ['ae', 'James', 'Whitfield', 'Account Executive'],
  ['ae', 'Nina', 'Keller', 'Senior Account Executive'],
  ['ae', 'Pierre', 'Lefèvre', 'Account Executive'],
  ['ae', 'Grace', 'Thompson', 'Account Executive'],
  ['ae', 'Henrik', 'Dahl', 'Account Executive'],
  ['ae', 'Sabine', 'Roth', 'Senior Account Executive'],
]
/** Left in the middle of the last year; the records went to a colleague over the following weeks. */
const LEAVER = 10
const LEFT_WEEKS_BEFORE_ANCHOR = 30

export interface Team {
  readonly all: readonly Colleague[]
  readonly marketing: readonly Colleague[]
  readonly sdr: readonly Colleague[]
  readonly ae: readonly Colleague[]
  readonly integration: Colleague
  /** Owns leads that nobody has picked up; it isn't a user. */
  readonly queueId: string
  /** HubSpot's own queue: an owner among its owners, of another type. */
  readonly queueOwnerId: string
}

interface Staged {
  readonly frame: Frame
  readonly team: Team
  readonly add: (table: string, entity: Entity) => void
}

export function createTeam(frame: Frame): Team {
  const all = PEOPLE.map(([role, first, last, title], index): Colleague => {
    const leftAt = index === LEAVER ? frame.anchor - LEFT_WEEKS_BEFORE_ANCHOR * WEEK_MS : null
    return {
      index,
      role,
      first,
      last,
      title,
      email: `${slug(first)}.${slug(last)}@${COMPANY_DOMAIN}`,
      userId: salesforceId(frame.seed, 'User', index),
      ownerId: role === 'integration' ? null : hubspotId(frame.seed, 'owner', index),
      leftAt,
    }
  })
  const of = (role: Role) => all.filter((colleague) => colleague.role === role)
  return {
    all,
    marketing: of('marketing'),
    sdr: of('sdr'),
    ae: of('ae'),
    integration: of('integration')[0]!,
    queueId: salesforceId(frame.seed, 'Group', 0),
    queueOwnerId: hubspotId(frame.seed, 'owner', PEOPLE.length),
  }
}

export function fullName({ first, last }: { readonly first: string; readonly last: string }): string {
  return `${first} ${last}`
}

/** The team as Salesforce users and HubSpot owners. */
export function teamRecords({ frame, team, add }: Staged): void {
  const joined = frame.start - 59 * WEEK_MS
  const by = team.all[0]!.userId
  for (const colleague of team.all) {
    const { first, last, email, title, leftAt, index } = colleague
    const fields = {
      Username: email,
      FirstName: first,
      LastName: last,
      Name: fullName(colleague),
      Email: email,
      Title: title,
      Department: { marketing: 'Marketing', sdr: 'Sales', ae: 'Sales', admin: 'IT', integration: null }[
        colleague.role
      ],
      IsActive: true,
      UserType: 'Standard',
      TimeZoneSidKey: 'Europe/Berlin',
    }
    const created = { at: joined + index * 60_000, fields, by }
    const left = leftAt === null ? [] : [{ at: leftAt, fields: { IsActive: false }, by }]
    add('User', { id: colleague.userId, revisions: [created, ...left] })
  }
  for (const { first, last, email, leftAt, index, ownerId } of team.all) {
    if (ownerId === null) continue
    const fields = { email, firstName: first, lastName: last, userId: 5_100_000 + index * 13, type: 'PERSON' }
    const left = leftAt === null ? [] : [{ at: leftAt, fields: {}, deletion: 'soft' as const }]
    add('owners', { id: ownerId, revisions: [{ at: joined + index * 60_000, fields }, ...left] })
  }
  const queue = { email: null, firstName: 'Inbound', lastName: 'Queue', userId: null, type: 'QUEUE' }
  add('owners', { id: team.queueOwnerId, revisions: [{ at: joined, fields: queue }] })
}
