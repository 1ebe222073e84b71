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
  check(kind.email, (value) => remembered(value, () => mailchecker.isValid(value.trim())))
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

function hostOf(website: Value | undefined): string | null {
  if (isVoid(website)) return null
  return String(website)
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '')
    .toLowerCase()
}

/** Clusters of a system: by the same address; and records without one with those that share name and company's host. */
export function duplicates(world: World, system: System, at: number): string[] {
  const accounts = new Map(
    standingRecords(world, 'salesforce', 'Account', at).map(({ id, fields }) => [id, fields['Website']]),
  )
  const people = peopleOf(system).flatMap((kind) =>
    standingRecords(world, system, kind.table, at).map(({ id, fields }) => {
      const hubspot = system === 'hubspot'
      const names = hubspot
        ? [fields['firstname'], fields['lastname']]
        : [fields['FirstName'], fields['LastName']]
      const site =
        kind.website === undefined ? accounts.get(String(fields['AccountId'])) : fields[kind.website]
      const host = hostOf(site)
      const name = names.some(isVoid) || host === null ? null : `${names.join(' ').toLowerCase()} ${host}`
      return { id, email: emailOf(fields[kind.email!]), name }
    }),
  )
  const byEmail = Map.groupBy(people, ({ email }) => email)
  const byName = Map.groupBy(people, ({ name }) => name)
  byEmail.delete(null)
  byName.delete(null)
  const found: string[] = []
  for (const cluster of byEmail.values()) if (cluster.length > 1) found.push(`email ${idsOf(cluster)}`)
  for (const cluster of byName.values()) {
    if (cluster.length > 1 && cluster.some(({ email }) => email === null))
      found.push(`name-and-company ${idsOf(cluster)}`)
  }
  return found
}

function idsOf(cluster: readonly { readonly id: string }[]): string {
  return cluster
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
}
