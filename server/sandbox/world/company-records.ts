import type { Value } from '../world.ts'
import type { Cast } from './cast.ts'
import type { Company } from './company.ts'
import { officeTime, within, type Frame } from './frame.ts'
import { defectSpell, invalidCountry, invalidWebsite, missingValue } from './gaps.ts'
import { Journal, type Step } from './journal.ts'
import { nationalNumber, writePhone } from './places.ts'
import { Random } from './random.ts'
import type { Team } from './team.ts'
import type { Place, TruthLog } from './truth-log.ts'
import { HUBSPOT_INDUSTRY, OLD_HUBSPOT_INDUSTRIES, OLD_INDUSTRIES } from './words.ts'

/** The company as a Salesforce account and a HubSpot company, where these know it. */
export function companyRecords({ frame, team, truth, add }: Cast, company: Company): void {
  const random = new Random(frame.seed, 'company records', company.index)
  const life = companyLife(frame, random, team, company)
  const account =
    company.accountId === null ? null : accountJournal(frame, random, team, company, life, truth)
  const hubspot = company.companyId === null ? null : companyJournal(frame, random, company, life, truth)
  const made = { account: account?.build(frame.end) ?? null, company: hubspot?.build(frame.end) ?? null }
  if (company.linked && made.account !== null && made.company !== null) {
    const link = {
      kind: 'account',
      salesforceId: company.accountId!,
      hubspotId: company.companyId!,
      by: 'stored-id',
    } as const
    truth.link(link, { from: Math.max(company.accountAt, company.companyAt), to: null }, [
      { from: 0, to: null },
    ])
  }
  add('Account', made.account)
  add('companies', made.company)
}

interface CompanyLife {
  readonly phone: string
  readonly employees: readonly Step<number>[]
  readonly owner: readonly Step<number>[]
  readonly typedCountry: readonly [string, string]
}

function companyLife(frame: Frame, random: Random, team: Team, company: Company): CompanyLife {
  const grown = officeTime(frame, random, within(random, company.accountAt, [60, 700]))
  const owner: Step<number>[] = [{ at: company.accountAt, value: company.executive }]
  if (random.chance(0.25)) {
    owner.push({
      at: officeTime(frame, random, within(random, company.accountAt, [40, 700])),
      value: random.below(team.ae.length),
    })
  }
  return {
    phone: writePhone(
      company.country,
      nationalNumber(company.country, random, 'landline'),
      random.below(10),
      true,
    ),
    employees: [
      { at: company.accountAt, value: company.employees },
      { at: grown, value: Math.round(company.employees * (0.9 + random.unit() * 0.4)) },
    ],
    owner,
    typedCountry: [random.pick(company.country.typed), random.pick(company.country.typed)],
  }
}

function accountJournal(
  frame: Frame,
  random: Random,
  team: Team,
  company: Company,
  life: CompanyLife,
  truth: TruthLog,
): Journal {
  const owners = life.owner.map(({ at, value }) => ({
    at,
    value: team.ae[value]!.userId,
    by: team.all[0]!.userId,
  }))
  const journal = new Journal(
    company.accountId!,
    company.accountAt,
    {
      Name: company.name,
      Type: random.weighted([
        [5, 'Prospect'],
        [3, 'Customer'],
        [1, 'Partner'],
      ] as const),
      Website: random.pick([
        `https://www.${company.domain}`,
        `www.${company.domain}`,
        company.domain,
        `https://${company.domain}/`,
      ]),
      Industry: company.industry,
      Phone: life.phone,
      BillingCountry: life.typedCountry[0],
      BillingState: company.state?.[0] ?? null,
      NumberOfEmployees: company.employees,
      AnnualRevenue: company.employees * 140_000,
      CurrencyIsoCode: 'EUR',
      AccountSource: 'Web',
      OwnerId: owners[0]!.value,
      MasterRecordId: null,
    },
    owners[0]!.value,
  )
  journal.follow('NumberOfEmployees', life.employees)
  journal.follow('OwnerId', owners)
  const place: Place = { system: 'salesforce', object: 'Account', id: journal.id }
  const plant = planter(frame, random, journal, truth, place)
  if (!company.soundWebsite) {
    if (random.chance(0.6))
      plant('missing', 'Website', missingValue(random, { empty: false, placeholder: true, nothing: true }))
    else plant('invalid', 'Website', invalidWebsite(random, company.domain))
  }
  if (random.chance(0.09)) plant('missing', 'Industry', null)
  else if (random.chance(0.03)) plant('invalid', 'Industry', random.pick(OLD_INDUSTRIES))
  if (company.state === null && random.chance(0.05)) {
    plant(
      'missing',
      'BillingCountry',
      missingValue(random, { empty: false, placeholder: true, nothing: true }),
    )
  } else if (company.state === null && random.chance(0.02))
    plant('invalid', 'BillingCountry', invalidCountry(random))
  return journal
}

function companyJournal(
  frame: Frame,
  random: Random,
  company: Company,
  life: CompanyLife,
  truth: TruthLog,
): Journal {
  const createdAt = company.companyAt
  const journal = new Journal(company.companyId!, createdAt, {
    name: company.name,
    domain: company.domain,
    website: company.domain,
    industry: HUBSPOT_INDUSTRY[company.industry]!,
    country: life.typedCountry[1],
    state: company.state?.[0] ?? null,
    phone: life.phone,
    numberofemployees: company.employees,
    lifecyclestage: random.pick(['lead', 'opportunity', 'customer']),
    salesforceaccountid: null,
  })
  journal.follow('numberofemployees', life.employees)
  if (company.linked) {
    const linkedAt = Math.max(company.accountAt, company.companyAt)
    journal.follow('salesforceaccountid', [
      { at: 0, value: null },
      { at: linkedAt, value: company.accountId },
    ])
  }
  const plant = planter(frame, random, journal, truth, {
    system: 'hubspot',
    object: 'Company',
    id: journal.id,
  })
  if (random.chance(0.05))
    plant('missing', 'domain', missingValue(random, { empty: true, placeholder: false, nothing: true }))
  if (random.chance(0.1)) plant('missing', 'industry', null)
  else if (random.chance(0.02)) plant('invalid', 'industry', random.pick(OLD_HUBSPOT_INDUSTRIES))
  if (company.state === null && random.chance(0.06)) {
    plant('missing', 'country', missingValue(random, { empty: true, placeholder: true, nothing: true }))
  } else if (company.state === null && random.chance(0.02))
    plant('invalid', 'country', invalidCountry(random))
  return journal
}

/** Plants a defect in the record and in the truth alike. */
export function planter(frame: Frame, random: Random, journal: Journal, truth: TruthLog, place: Place) {
  return (
    kind: 'missing' | 'invalid',
    field: string,
    typed: Value,
    spell = defectSpell(frame, random, journal.createdAt),
  ) => {
    if (spell.from > frame.end) return
    journal.cover(field, spell, typed)
    truth.field(kind, { ...place, field, typed }, spell, journal.alive())
  }
}
