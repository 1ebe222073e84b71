import countries from 'i18n-iso-countries'
import german from 'i18n-iso-countries/langs/de.json' with { type: 'json' }
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import french from 'i18n-iso-countries/langs/fr.json' with { type: 'json' }
import { iso31662 } from 'iso-3166'
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import mailchecker from 'mailchecker'
import { standingRecords, type Standing } from '../../server/sandbox/world/truth.ts'
import type { System, Value, World } from '../../server/sandbox/world.ts'
import { peopleOf, type Kind } from './world-kinds.ts'

for (const language of [german, english, french]) countries.registerLocale(language)

const PLACEHOLDER = /^(|-{1,3}|\.{1,3}|\?{1,3}|n[/\\]a|n\.a\.?|tb[da]|unknown|test|none|null|x{1,3})$/i
const WEBSITE = /^(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}\/?$/i

/** Nothing, a blank, or what people type instead. */
export function isVoid(value: Value | undefined): boolean {
  return value == null || PLACEHOLDER.test(String(value).trim())
}

/** An address as it is compared. */
export function emailOf(value: Value | undefined): string | null {
  return isVoid(value) ? null : String(value).trim().toLowerCase()
}

/** The checks are slow, and the values come back at every moment. */
const verdicts = new Map<string, boolean>()

function remembered(question: string, check: () => boolean): boolean {
  let verdict = verdicts.get(question)
  if (verdict === undefined) {
    verdict = check()
    verdicts.set(question, verdict)
  }
  return verdict
}

/** Whether mail can be written to it, by the same list that the warehouse goes by. */
export function isEmail(value: string): boolean {
  return remembered(value, () => mailchecker.isValid(value.trim()))
}

const codes = new Map<string, string | undefined>()

/** ISO 3166-1 alpha-2 of the country as typed. */
export function countryOf(typed: Value | undefined): string | undefined {
  const name = String(typed).trim()
  if (!codes.has(name)) codes.set(name, lookUp(name))
  return codes.get(name)
}

const alpha3 = countries.getAlpha3Codes()
const alpha2 = countries.getAlpha2Codes()

function lookUp(name: string): string | undefined {
  const known = ['en', 'de', 'fr'].map((language) => countries.getAlpha2Code(name, language))
  const upper = name.toUpperCase()
  const byCode = upper in alpha2 ? upper : alpha3[upper]
  return known.find((code) => code !== undefined) ?? byCode
}

const states = new Set<string>()
for (const { code, name } of iso31662) {
  const [country = '', part = ''] = code.split('-')
  states.add(`${country}:${part.toLowerCase()}`)
  states.add(`${country}:${name.toLowerCase()}`)
}

/** The number in its international form; null where no numbering plan has it. */
export function phoneOf(typed: string, country: string | undefined): string | null {
  const known = country !== undefined && isSupportedCountry(country) ? country : undefined
  const number = parsePhoneNumberFromString(typed, known)
  return number?.isValid() === true ? number.number : null
}

/** Fields whose value breaks its rule. */
export function invalidFields(world: World, kind: Kind, { fields }: Standing): string[] {
  const found: string[] = []
  const country =
    kind.country === undefined || isVoid(fields[kind.country]) ? undefined : countryOf(fields[kind.country])
  const check = (field: string | undefined, valid: (value: string) => boolean) => {
    if (field !== undefined && !isVoid(fields[field]) && !valid(String(fields[field]))) found.push(field)
  }
  check(kind.email, isEmail)
  for (const phone of kind.phones ?? []) {
    check(phone, (value) => remembered(`${country} ${value}`, () => phoneOf(value, country) !== null))
  }
  check(kind.country, (value) => countryOf(value) !== undefined)
  check(kind.state, (value) => states.has(`${country}:${value.toLowerCase()}`))
  check(kind.website, (value) => WEBSITE.test(value))
  for (const list of kind.lists ?? []) {
    const { options } = world[kind.system].tables.get(kind.table)!.fields.find(({ name }) => name === list)!
    check(list, (value) => options!.some((option) => option.active && option.value === value))
  }
  return found
}

/** The host of a website that can be one. */
function hostOf(website: Value | undefined): string | null {
  if (isVoid(website) || !WEBSITE.test(String(website).trim())) return null
  return String(website)
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/\/$/, '')
    .toLowerCase()
}

/** The host of each account or company. */
function hosts(world: World, system: System, at: number): Map<string, string | null> {
  const [table, field] = system === 'salesforce' ? ['Account', 'Website'] : ['companies', 'domain']
  return new Map(
    standingRecords(world, system, table, at).map(({ id, fields }) => [
      id,
      hostOf(fields[field]) ?? hostOf(fields['website']),
    ]),
  )
}

interface Person {
  readonly id: string
  readonly email: string | null
  readonly name: string | null
}

function people(world: World, system: System, at: number): Person[] {
  const companies = hosts(world, system, at)
  const [first, last, company, account] =
    system === 'hubspot'
      ? ['firstname', 'lastname', 'company', 'associatedcompanyid']
      : ['FirstName', 'LastName', 'Company', 'AccountId']
  return peopleOf(system).flatMap((kind) =>
    standingRecords(world, system, kind.table, at).map(({ id, fields }) => {
      const address = emailOf(fields[kind.email!])
      const email =
        address !== null && remembered(address, () => mailchecker.isValid(address)) ? address : null
      const typed = isVoid(fields[company]) ? null : String(fields[company]).trim().toLowerCase()
      const site = kind.website === undefined ? null : hostOf(fields[kind.website])
      const place = site ?? companies.get(String(fields[account])) ?? email?.split('@')[1] ?? typed
      const names = [fields[first], fields[last]]
      const name = names.some(isVoid) || place === null ? null : `${names.join(' ').toLowerCase()} ${place}`
      return { id, email, name }
    }),
  )
}

/** Clusters of a system: by the same valid address; and records without one with those that share name and company. */
export function duplicates(world: World, system: System, at: number): string[] {
  const everyone = people(world, system, at)
  const addresses = Map.groupBy(
    everyone.filter(({ email, name }) => email !== null && name !== null),
    ({ name }) => name,
  )
  const keyOf = ({ email, name }: Person) => {
    const known = new Set(addresses.get(name)?.map((each) => each.email))
    return email ?? (known.size === 1 ? [...known][0]! : name)
  }
  return [...Map.groupBy(everyone, keyOf)]
    .filter(([key, cluster]) => key !== null && cluster.length > 1)
    .map(([, cluster]) => {
      const by = cluster.some(({ email }) => email === null) ? 'name-and-company' : 'email'
      return `${by} ${idsOf(cluster)}`
    })
    .toSorted()
}

function idsOf(cluster: readonly { readonly id: string }[]): string {
  return cluster
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
}
