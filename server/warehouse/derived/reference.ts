import countries from 'i18n-iso-countries'
import { iso31662 } from 'iso-3166'
import mailchecker from 'mailchecker'
import type { Writer } from '../warehouse.ts'

/** Raise it when a list below, or the library that checks phones, changes what it says: stored checks are computed anew. */
export const REFERENCE_VERSION = '2'

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'da', 'fi', 'pl']
/** States are checked where CRMs offer them as a list. */
const COUNTRIES_WITH_STATES = ['US', 'CA', 'AU', 'DE']
/** English names of German states; ISO 3166-2 has the German ones. */
const ENGLISH_STATES: readonly (readonly [string, string])[] = [
  ['DE', 'bavaria'],
  ['DE', 'hesse'],
  ['DE', 'lower saxony'],
  ['DE', 'mecklenburg-western pomerania'],
  ['DE', 'north rhine-westphalia'],
  ['DE', 'rhineland-palatinate'],
  ['DE', 'saxony'],
  ['DE', 'saxony-anhalt'],
  ['DE', 'thuringia'],
]

/** Fills the tables that validity is checked against, once per version of the lists. */
export async function loadReferenceLists(writer: Writer): Promise<void> {
  const [known] = await writer.all<{ version: string }>(
    `select version from plumbline.rules where name = 'reference'`,
  )
  if (known?.version === REFERENCE_VERSION) return
  await writer.run(`delete from plumbline.rules where name = 'reference'`)
  await writer.run(`delete from plumbline.phone_check`)
  await fill(writer, 'disposable_domain(domain)', [[...mailchecker.blacklist()]])
  await fill(writer, 'country_name(name, code)', countryNames())
  await fill(writer, 'subdivision(country, name)', subdivisions())
  await writer.run(`insert into plumbline.rules values ('reference', $1)`, [REFERENCE_VERSION])
}

async function fill(writer: Writer, target: string, columns: readonly (readonly string[])[]): Promise<void> {
  await writer.run(`delete from plumbline.${target.split('(')[0]}`)
  const values = columns.map((_, index) => `unnest(cast($${index + 1} as text[]))`)
  await writer.run(`insert into plumbline.${target} select distinct ${values.join(', ')}`, columns)
}

/** Names in the languages of the lists, and the two- and three-letter codes, in lower case. Two parallel columns. */
function countryNames(): [string[], string[]] {
  const codeByName = new Map<string, string>()
  for (const language of LANGUAGES) {
    for (const [code, names] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of names) codeByName.set(name.toLowerCase(), code)
    }
  }
  for (const [alpha2, alpha3] of Object.entries(countries.getAlpha2Codes())) {
    codeByName.set(alpha2.toLowerCase(), alpha2)
    codeByName.set(alpha3.toLowerCase(), alpha2)
  }
  return [[...codeByName.keys()], [...codeByName.values()]]
}

function subdivisions(): [string[], string[]] {
  const pairs: (readonly [string, string])[] = [...ENGLISH_STATES]
  for (const { code, name } of iso31662) {
    const [country = '', part = ''] = code.split('-')
    if (!COUNTRIES_WITH_STATES.includes(country)) continue
    pairs.push([country, name.toLowerCase()], [country, part.toLowerCase()])
  }
  return [pairs.map(([country]) => country), pairs.map(([, name]) => name)]
}
