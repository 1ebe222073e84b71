import type { Faker } from '@faker-js/faker'
import { faker as da } from '@faker-js/faker/locale/da'
import { faker as de } from '@faker-js/faker/locale/de'
import { faker as deCh } from '@faker-js/faker/locale/de_CH'
import { faker as enGb } from '@faker-js/faker/locale/en_GB'
import { faker as enUs } from '@faker-js/faker/locale/en_US'
import { faker as fi } from '@faker-js/faker/locale/fi'
import { faker as fr } from '@faker-js/faker/locale/fr'
import { faker as nbNo } from '@faker-js/faker/locale/nb_NO'
import { faker as nl } from '@faker-js/faker/locale/nl'
import { faker as sv } from '@faker-js/faker/locale/sv'
import type { NameLocale } from './places.ts'
import { Random } from './random.ts'

/** Names of one language area; no two of a list look the same in an e-mail address. */
interface NameList {
  readonly first: readonly string[]
  readonly last: readonly string[]
}

const SOURCES: Readonly<Record<NameLocale, Faker>> = {
  de,
  de_CH: deCh,
  en_GB: enGb,
  en_US: enUs,
  fr,
  nl,
  sv,
  da,
  nb_NO: nbNo,
  fi,
}
/** Plain words only: a name in two parts is typed in too many ways. */
const NAME = /^\p{Lu}\p{Ll}{2,13}$/u
const MOST = 400

const lists = new Map<NameLocale, NameList>()

function namesOf(locale: NameLocale): NameList {
  let list = lists.get(locale)
  if (list === undefined) {
    const { first_name: first, last_name: last } = SOURCES[locale].rawDefinitions.person ?? {}
    list = {
      first: distinct([...(first?.female ?? []), ...(first?.male ?? [])]),
      last: distinct(last?.generic ?? []),
    }
    lists.set(locale, list)
  }
  return list
}

/** The most of them that keep a spelling of their own, spread over the alphabet. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const name of names) {
    const key = slug(name)
    if (NAME.test(name) && !seen.has(key)) seen.set(key, name)
  }
  const found = [...seen.values()]
  const every = Math.max(1, Math.floor(found.length / MOST))
  return found.filter((_, index) => index % every === 0)
}

const slugs = new Map<string, string>()

/** Letters as they stand in addresses: `Jürgen Groß` is `juergengross`. */
export function slug(text: string): string {
  let found = slugs.get(text)
  if (found === undefined) {
    found = lettersOf(text)
    slugs.set(text, found)
  }
  return found
}

function lettersOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]/g, '')
}

/** The name of a company's n-th person. Within a company no two share a last name. */
export function personName(
  seed: number,
  locale: NameLocale,
  company: number,
  slot: number,
): { readonly first: string; readonly last: string } {
  const { first, last } = namesOf(locale)
  const random = new Random(seed, 'names', company)
  const offset = random.below(last.length)
  const step = coprime(1 + random.below(last.length - 1), last.length)
  const own = new Random(seed, 'first name', company * 32 + slot)
  return { first: own.pick(first), last: last[(offset + slot * step) % last.length]! }
}

function coprime(candidate: number, size: number): number {
  let found = candidate
  while (divisor(found, size) !== 1) found = (found % (size - 1)) + 1
  return found
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
