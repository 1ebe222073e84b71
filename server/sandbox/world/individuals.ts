import { isoInstant } from '../instant.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import { within, type Frame } from './frame.ts'
import { salesforceId } from './ids.ts'
import { Journal } from './journal.ts'
import { createLife, type Life } from './life.ts'
import type { Profile } from './profile.ts'
import { Random } from './random.ts'

const BASES = ['Consent', 'Legitimate interest', 'Contract'] as const
type Basis = (typeof BASES)[number]

/** What people may be written to about, on which ground, and how many have it. */
const PURPOSES: readonly {
  readonly name: string
  readonly basis: Basis
  readonly share: number
  readonly sources: readonly string[]
}[] = [
  { name: 'Newsletter', basis: 'Consent', share: 0.7, sources: ['Website form', 'Trade fair badge scan'] },
  { name: 'Events and webinars', basis: 'Consent', share: 0.45, sources: ['Webinar registration'] },
  { name: 'Product updates', basis: 'Legitimate interest', share: 0.3, sources: ['Trial sign-up'] },
  { name: 'Service messages', basis: 'Contract', share: 0.1, sources: ['Order form'] },
]
/** The company began to keep consents in this way. */
const SINCE_WEEKS_BEFORE_ANCHOR = 34
/** Consents that ran out are thrown away after so many days. */
const PURGED_AFTER_DAYS = 45

export function consentSetup({ frame, team, add }: Cast): void {
  const by = team.all[0]!.userId
  const at = keptSince(frame) - WEEK_MS
  for (const [index, basis] of BASES.entries()) {
    const fields = { Name: basis, OwnerId: by, Source: 'GDPR Art. 6' }
    add('DataUseLegalBasis', {
      id: salesforceId(frame.seed, 'DataUseLegalBasis', index),
      revisions: [{ at, fields, by }],
    })
  }
  for (const [index, { name, basis }] of PURPOSES.entries()) {
    const fields = {
      Name: name,
      OwnerId: by,
      LegalBasisId: salesforceId(frame.seed, 'DataUseLegalBasis', BASES.indexOf(basis)),
      Description: null,
      CanDataSubjectOptOut: basis !== 'Contract',
      IsActive: true,
    }
    add('DataUsePurpose', {
      id: salesforceId(frame.seed, 'DataUsePurpose', index),
      revisions: [{ at: at + HOUR_MS, fields, by }],
    })
  }
}

function keptSince({ anchor }: Frame): number {
  return anchor - SINCE_WEEKS_BEFORE_ANCHOR * WEEK_MS
}

/** Id of the individual behind the person's records, made with the first of them; null where none is kept. Pure, so that the records can name it. */
export function individualOf(frame: Frame, profile: Profile): string | null {
  const { salesforceAt, company, imported, index } = profile
  if (salesforceAt === null || salesforceAt < keptSince(frame) || salesforceAt > frame.end) return null
  if (imported || company.country.region !== 'EMEA') return null
  if (!new Random(frame.seed, 'individual', index).chance(0.85)) return null
  return salesforceId(frame.seed, 'Individual', index)
}

/** The person's wishes and consents, withdrawn when the person opts out. */
export function consentRecords(cast: Cast, profile: Profile): void {
  const { frame, team, add } = cast
  const id = individualOf(frame, profile)
  const { salesforceAt: at, index } = profile
  if (id === null || at === null) return
  const machine = team.integration.userId
  const life = createLife(frame, team, profile)
  const { optedOut } = life
  const individual = new Journal(
    id,
    at,
    {
      OwnerId: machine,
      FirstName: profile.first,
      LastName: profile.last,
      HasOptedOutTracking: false,
      HasOptedOutProfiling: false,
      HasOptedOutProcessing: false,
      HasOptedOutSolicit: optedOut !== null && optedOut.from <= at,
      ShouldForget: false,
    },
    machine,
  )
  if (optedOut !== null && optedOut.from > at) individual.set(optedOut.from, { HasOptedOutSolicit: true })
  add('Individual', individual.build(frame.end))
  const pointId = salesforceId(frame.seed, 'ContactPointEmail', index)
  const point = { OwnerId: machine, ParentId: id, EmailAddress: profile.email, IsPrimary: true }
  add('ContactPointEmail', { id: pointId, revisions: [{ at, fields: point, by: machine }] })
  const random = new Random(frame.seed, 'consents', index)
  for (const nth of PURPOSES.keys()) {
    if (random.chance(PURPOSES[nth]!.share))
      consent(cast, random, { profile, life, nth, individualId: id, pointId, at })
  }
}

interface Given {
  readonly profile: Profile
  readonly life: Life
  /** Number of the purpose. */
  readonly nth: number
  readonly individualId: string
  readonly pointId: string
  readonly at: number
}

function consent(cast: Cast, random: Random, given: Given): void {
  const { frame, team, truth, add } = cast
  const { profile, life, nth, at } = given
  const { name, basis, sources } = PURPOSES[nth]!
  const id = salesforceId(frame.seed, 'ContactPointConsent', profile.index * PURPOSES.length + nth)
  const { expiresAt, renewedAt, runsOutAt } = term(random, at)
  const outAt = basis === 'Contract' ? null : (life.optedOut?.from ?? null)
  const refused = outAt !== null && outAt <= at
  const status = refused ? 'OptOut' : random.chance(0.93) ? 'OptIn' : 'NotSeen'
  const double = random.chance(0.8) ? at + random.between(2, 90) * MINUTE_MS : null
  const journal = new Journal(
    id,
    at,
    {
      Name: `${profile.first} ${profile.last}: ${name}`,
      OwnerId: team.integration.userId,
      ContactPointId: given.pointId,
      DataUsePurposeId: salesforceId(frame.seed, 'DataUsePurpose', nth),
      PrivacyConsentStatus: status,
      CaptureContactPointType: 'Web',
      CaptureSource: random.pick(sources),
      CaptureDate: instant(at),
      DoubleConsentCaptureDate: status === 'OptIn' ? instant(double) : null,
      EffectiveFrom: instant(at),
      EffectiveTo: instant(expiresAt),
    },
    team.integration.userId,
  )
  const withdrawn = outAt !== null && !refused && (runsOutAt === null || outAt < runsOutAt)
  const to = withdrawn ? outAt : runsOutAt
  if (renewedAt !== null && (to === null || renewedAt < to))
    journal.set(renewedAt, { EffectiveTo: instant(runsOutAt) })
  if (withdrawn) journal.set(outAt, { PrivacyConsentStatus: 'OptOut', EffectiveTo: instant(outAt) })
  const over = to !== null && to <= frame.end
  // Thrown away for good, so that no query tells of it.
  if (over && !withdrawn && random.chance(0.4))
    journal.end(to + PURGED_AFTER_DAYS * DAY_MS, { deletion: 'hard' })
  add('ContactPointConsent', journal.build(frame.end))
  if (status !== 'OptIn') return
  truth.salesforce.consents.push({
    id,
    individualId: given.individualId,
    email: profile.email,
    purpose: name,
    basis,
    from: at,
    to: over ? to : null,
    ended: over ? (withdrawn ? 'withdrawn' : 'expired') : null,
  })
}

function instant(at: number | null): string | null {
  return at === null ? null : isoInstant(at)
}

interface Term {
  /** As said when it was given. */
  readonly expiresAt: number | null
  readonly renewedAt: number | null
  readonly runsOutAt: number | null
}

/** A third of the consents run out; a third of those are renewed in time. */
function term(random: Random, at: number): Term {
  const limited = random.chance(0.35)
  const expiresAt = within(random, at, [60, 240])
  const renewed = random.chance(0.3)
  if (!limited) return { expiresAt: null, renewedAt: null, runsOutAt: null }
  if (!renewed) return { expiresAt, renewedAt: null, runsOutAt: expiresAt }
  return {
    expiresAt,
    renewedAt: expiresAt - random.between(2, 10) * DAY_MS,
    runsOutAt: expiresAt + 365 * DAY_MS,
  }
}
