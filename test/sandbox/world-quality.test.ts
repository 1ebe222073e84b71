import countries from 'i18n-iso-countries'
import { createRequire } from 'node:module'
import { iso31662 } from 'iso-3166'
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import mailchecker from 'mailchecker'
import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { defectsAt, inForce, standingRecords, type Standing } from '../../server/sandbox/world/truth.ts'
import type { Defect, System } from '../../server/sandbox/world.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const WEEK_MS = 7 * 86_400_000
const MOMENTS = [-103, -40, -6, 0, 10].map((weeks) => ANCHOR + weeks * WEEK_MS)
const world = createWorld({ seed: 7, size: 'small', anchor: ANCHOR })

const require = createRequire(import.meta.url)
for (const language of ['en', 'de', 'fr']) {
  countries.registerLocale(require(`i18n-iso-countries/langs/${language}.json`) as countries.LocaleData)
}

const LEAD = [
  'FirstName',
  'LastName',
  'Email',
  'Company',
  'Title',
  'Country',
  'Phone',
  'LeadSource',
  'Industry',
]
const CONTACT = [
  'FirstName',
  'LastName',
  'Email',
  'AccountId',
  'Title',
  'MailingCountry',
  'Phone',
  'LeadSource',
]
const HUBSPOT = [
  'firstname',
  'lastname',
  'email',
  'company',
  'jobtitle',
  'country',
  'phone',
  'lifecyclestage',
]

interface Kind {
  readonly system: System
  readonly table: string
  readonly object: string
  readonly required: readonly string[]
  readonly email?: string
  readonly phones?: readonly string[]
  readonly country?: string
  readonly state?: string
  readonly website?: string
  readonly lists?: readonly string[]
}

const KINDS: readonly Kind[] = [
  {
    system: 'salesforce',
    table: 'Lead',
    object: 'Lead',
    required: LEAD,
    email: 'Email',
    phones: ['Phone', 'MobilePhone'],
    country: 'Country',
    state: 'State',
    website: 'Website',
    lists: ['LeadSource', 'Industry', 'Status', 'Lifecycle_Stage__c', 'Persona__c'],
  },
  {
    system: 'salesforce',
    table: 'Contact',
    object: 'Contact',
    required: CONTACT,
    email: 'Email',
    phones: ['Phone', 'MobilePhone'],
    country: 'MailingCountry',
    state: 'MailingState',
    lists: ['LeadSource', 'Lifecycle_Stage__c', 'Persona__c'],
  },
  {
    system: 'salesforce',
    table: 'Account',
    object: 'Account',
    required: ['Name', 'Website', 'Industry', 'BillingCountry'],
    phones: ['Phone'],
    country: 'BillingCountry',
    state: 'BillingState',
    website: 'Website',
    lists: ['Industry'],
  },
  {
    system: 'salesforce',
    table: 'Opportunity',
    object: 'Opportunity',
    required: ['Name', 'Amount', 'CloseDate', 'StageName', 'LeadSource', 'OwnerId'],
    lists: ['StageName', 'LeadSource'],
  },
  {
    system: 'salesforce',
    table: 'Campaign',
    object: 'Campaign',
    required: ['Name', 'Type', 'Status', 'Planned_Launch__c', 'BudgetedCost', 'OwnerId'],
    lists: ['Type', 'Status', 'Channel__c'],
  },
  {
    system: 'hubspot',
    table: 'contacts',
    object: 'Contact',
    required: HUBSPOT,
    email: 'email',
    phones: ['phone', 'mobilephone'],
    country: 'country',
    state: 'state',
    website: 'website',
    lists: ['lifecyclestage'],
  },
  {
    system: 'hubspot',
    table: 'companies',
    object: 'Company',
    required: ['name', 'domain', 'industry', 'country'],
    phones: ['phone'],
    country: 'country',
    state: 'state',
    website: 'website',
    lists: ['industry'],
  },
  {
    system: 'hubspot',
    table: 'deals',
    object: 'Deal',
    required: ['dealname', 'amount', 'closedate', 'dealstage', 'hubspot_owner_id'],
    lists: ['dealstage'],
  },
  {
    system: 'hubspot',
    table: 'campaigns',
    object: 'Campaign',
    required: ['hs_name', 'hs_start_date', 'hs_owner', 'campaign_type'],
    lists: ['hs_campaign_status', 'campaign_type'],
  },
]

const PLACEHOLDER = /^(|-{1,3}|\.{1,3}|\?{1,3}|n[/\\]a|n\.a\.?|tb[da]|unknown|test|none|null|x{1,3})$/i
const isVoid = (value: unknown) => value == null || PLACEHOLDER.test(String(value).trim())
const codes = new Map<string, string | undefined>()
const codeOf = (typed: unknown): string | undefined => {
  const name = String(typed).trim()
  if (!codes.has(name)) codes.set(name, lookUp(name))
  return codes.get(name)
}
const lookUp = (name: string): string | undefined => {
  const code = ['en', 'de', 'fr']
    .map((language) => countries.getAlpha2Code(name, language))
    .find((found) => found !== undefined)
  if (code !== undefined) return code
  return countries.isValid(name.toUpperCase())
    ? (countries.toAlpha2(name.toUpperCase()) ?? name.toUpperCase())
    : undefined
}
const states = new Set(
  iso31662.flatMap(({ code, name }) => {
    const [country = '', part = ''] = code.split('-')
    return [`${country}:${part.toLowerCase()}`, `${country}:${name.toLowerCase()}`]
  }),
)
const WEBSITE = /^(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}\/?$/i

/** The checks are slow and the values come back week after week. */
const verdicts = new Map<string, boolean>()
function remembered(question: string, check: () => boolean): boolean {
  let verdict = verdicts.get(question)
  if (verdict === undefined) {
    verdict = check()
    verdicts.set(question, verdict)
  }
  return verdict
}

/** Fields whose value breaks its rule. */
function invalid(kind: Kind, { fields }: Standing): string[] {
  const found: string[] = []
  const country =
    kind.country === undefined || isVoid(fields[kind.country]) ? undefined : codeOf(fields[kind.country])
  const check = (field: string | undefined, valid: (value: string) => boolean) => {
    if (field !== undefined && !isVoid(fields[field]) && !valid(String(fields[field]))) found.push(field)
  }
  check(kind.email, (value) => remembered(value, () => mailchecker.isValid(value.trim())))
  for (const phone of kind.phones ?? []) {
    check(phone, (value) =>
      remembered(
        `${country ?? ''} ${value}`,
        () => parsePhoneNumberFromString(value, country as CountryCode | undefined)?.isValid() ?? false,
      ),
    )
  }
  check(kind.country, (value) => codeOf(value) !== undefined)
  check(kind.state, (value) => states.has(`${country ?? ''}:${value.toLowerCase()}`))
  check(kind.website, (value) => WEBSITE.test(value))
  for (const list of kind.lists ?? []) {
    const options = world[kind.system].tables
      .get(kind.table)!
      .fields.find(({ name }) => name === list)!.options!
    check(list, (value) => options.some((option) => option.active && option.value === value))
  }
  return found
}

type FieldDefect = Extract<Defect, { kind: 'missing' | 'invalid' }>
const key = (system: System, object: string, id: string, field: string) =>
  `${system} ${object} ${id} ${field}`

function planted(kind: 'missing' | 'invalid', at: number): Map<string, FieldDefect> {
  const found = new Map<string, FieldDefect>()
  for (const defect of defectsAt(world.truth, at)) {
    if (defect.kind !== kind) continue
    const name = key(defect.system, defect.object, defect.id, defect.field)
    if (found.has(name)) throw new Error(`${name} is planted twice`)
    found.set(name, defect)
  }
  return found
}

describe('what the world says about its data', () => {
  it.each(MOMENTS)('lists exactly the required values that are missing (at %d)', (at) => {
    const missing = planted('missing', at)
    const found: string[] = []
    const wrong: string[] = []
    for (const { system, table, object, required } of KINDS) {
      for (const { id, fields } of standingRecords(world, system, table, at)) {
        for (const field of required) {
          if (!isVoid(fields[field])) continue
          const name = key(system, object, id, field)
          found.push(name)
          if ((fields[field] ?? null) !== missing.get(name)?.typed) wrong.push(name)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(found.toSorted()).toEqual([...missing.keys()].toSorted())
  })

  it.each(MOMENTS)('lists exactly the values that break their rule (at %d)', (at) => {
    const planned = planted('invalid', at)
    const found: string[] = []
    const wrong: string[] = []
    for (const kind of KINDS) {
      for (const record of standingRecords(world, kind.system, kind.table, at)) {
        for (const field of invalid(kind, record)) {
          const name = key(kind.system, kind.object, record.id, field)
          found.push(name)
          if (record.fields[field] !== planned.get(name)?.typed) wrong.push(name)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(found.toSorted()).toEqual([...planned.keys()].toSorted())
  })

  it.each(MOMENTS)('lists exactly the duplicates of a system (at %d)', (at) => {
    const clusters = (ids: readonly string[]) => ids.toSorted().join(' ')
    const listed = defectsAt(world.truth, at).flatMap((defect) =>
      defect.kind === 'duplicate' ? [`${defect.by} ${clusters(defect.ids)}`] : [],
    )
    expect(duplicates(at).toSorted()).toEqual(listed.toSorted())
  })

  it('repairs some defects and keeps others, so that the trend moves', () => {
    const share = (at: number) =>
      planted('missing', at).size / standingRecords(world, 'hubspot', 'contacts', at).length
    const weeks = Array.from({ length: 14 }, (_, week) => share(ANCHOR - week * WEEK_MS))
    expect(new Set(weeks).size).toBeGreaterThan(10)
    expect(world.truth.defects.some(({ to }) => to !== null)).toBe(true)
  })

  it('lists states of people as their records tell them', () => {
    for (const at of MOMENTS) {
      const listed = (kind: Defect['kind'], system: System) =>
        defectsAt(world.truth, at)
          .flatMap((defect) =>
            defect.kind === kind && 'id' in defect && defect.system === system ? [defect.id] : [],
          )
          .toSorted()
      const people = [
        ...standingRecords(world, 'salesforce', 'Lead', at),
        ...standingRecords(world, 'salesforce', 'Contact', at),
      ]
      const hubspot = standingRecords(world, 'hubspot', 'contacts', at)
      const ids = (records: readonly Standing[], holds: (fields: Standing['fields']) => boolean) =>
        records
          .filter(({ fields }) => holds(fields))
          .map(({ id }) => id)
          .toSorted()
      expect(ids(people, (f) => f['HasOptedOutOfEmail'] === true)).toEqual(listed('opted-out', 'salesforce'))
      expect(ids(hubspot, (f) => f['hs_email_optout'] === true)).toEqual(listed('opted-out', 'hubspot'))
      expect(ids(people, (f) => f['EmailBouncedDate'] != null)).toEqual(listed('bounced', 'salesforce'))
      expect(ids(hubspot, (f) => f['hs_email_hard_bounce_reason_enum'] != null)).toEqual(
        listed('bounced', 'hubspot'),
      )
      expect(ids(people, (f) => String(f['OwnerId']).startsWith('00G'))).toEqual(
        listed('unowned', 'salesforce'),
      )
      expect(ids(hubspot, (f) => f['hubspot_owner_id'] == null)).toEqual(listed('unowned', 'hubspot'))
      expect(unreachable('salesforce', at)).toEqual(listed('unreachable', 'salesforce'))
      expect(unreachable('hubspot', at)).toEqual(listed('unreachable', 'hubspot'))
    }
  })
})

/** People with neither a valid address nor a valid number. */
function unreachable(system: System, at: number): string[] {
  const people = KINDS.filter((kind) => kind.system === system && kind.email !== undefined)
  return people
    .flatMap((kind) =>
      standingRecords(world, kind.system, kind.table, at).filter((record) => {
        const wrong = new Set(invalid(kind, record))
        const good = (field: string) => !isVoid(record.fields[field]) && !wrong.has(field)
        return !good(kind.email!) && !kind.phones!.some(good)
      }),
    )
    .map(({ id }) => id)
    .toSorted()
}

/** Clusters by the same address; and of records without one, those that share name and company's host with a record that has one. */
function duplicates(at: number): string[] {
  const accounts = new Map(
    standingRecords(world, 'salesforce', 'Account', at).map(({ id, fields }) => [id, fields['Website']]),
  )
  const hostOf = (website: unknown) =>
    isVoid(website)
      ? null
      : String(website)
          .replace(/^https?:\/\//, '')
          .replace(/^www\./, '')
          .replace(/\/$/, '')
          .toLowerCase()
  const people = (['salesforce', 'hubspot'] as const).map((system) =>
    KINDS.filter((kind) => kind.system === system && kind.email !== undefined).flatMap((kind) =>
      standingRecords(world, system, kind.table, at).map(({ id, fields }) => {
        const names =
          kind.system === 'hubspot'
            ? [fields['firstname'], fields['lastname']]
            : [fields['FirstName'], fields['LastName']]
        const email = fields[kind.email!]
        const host = hostOf(
          kind.website === undefined ? accounts.get(String(fields['AccountId'])) : fields[kind.website],
        )
        return {
          id,
          email: isVoid(email) ? null : String(email).trim().toLowerCase(),
          name: names.some(isVoid) || host === null ? null : `${names.join(' ').toLowerCase()} ${host}`,
        }
      }),
    ),
  )
  return people.flatMap((records) => {
    const byEmail = Map.groupBy(
      records.filter(({ email }) => email !== null),
      ({ email }) => email!,
    )
    const byName = Map.groupBy(
      records.filter(({ name }) => name !== null),
      ({ name }) => name!,
    )
    return [
      ...[...byEmail.values()].filter(({ length }) => length > 1).map((cluster) => `email ${ids(cluster)}`),
      ...[...byName.values()]
        .filter((cluster) => cluster.length > 1 && cluster.some(({ email }) => email === null))
        .map((cluster) => `name-and-company ${ids(cluster)}`),
    ]
  })
}

function ids(cluster: readonly { readonly id: string }[]): string {
  return cluster
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
}

describe('the links between the systems', () => {
  it.each(MOMENTS)('are the stored ids and the addresses that are unique on both sides (at %d)', (at) => {
    const people = [
      ...standingRecords(world, 'salesforce', 'Lead', at),
      ...standingRecords(world, 'salesforce', 'Contact', at),
    ]
    const living = new Set(people.map(({ id }) => id))
    const emailOf = (value: unknown) => (isVoid(value) ? null : String(value).trim().toLowerCase())
    const byEmail = Map.groupBy(people, ({ fields }) => emailOf(fields['Email']))
    const found: string[] = []
    for (const { id, fields } of standingRecords(world, 'hubspot', 'contacts', at)) {
      const stored = fields['salesforcecontactid'] ?? fields['salesforceleadid'] ?? null
      if (stored !== null) {
        if (living.has(String(stored))) found.push(`stored-id ${String(stored)} ${id}`)
        continue
      }
      const email = emailOf(fields['email'])
      const theirs = email === null ? [] : (byEmail.get(email) ?? [])
      for (const twin of theirs) found.push(`${theirs.length === 1 ? 'email' : 'ambiguous'} ${twin.id} ${id}`)
    }
    const listed = world.truth.links.flatMap((link) =>
      link.kind === 'person' && inForce(link, at)
        ? [`${link.by} ${link.salesforceId} ${link.hubspotId}`]
        : [],
    )
    expect(found.toSorted()).toEqual(listed.toSorted())
  })
})
