import { iso31662 } from 'iso-3166'
import mailchecker from 'mailchecker'
import type { Writer } from '../warehouse.ts'
import { countryCodes } from './countries.ts'

/** Raise it when a list below, or the library that checks phones, changes what it says: stored checks are computed anew. */
export const REFERENCE_VERSION = '2'

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
  const codes = countryCodes()
  await fill(writer, 'country_name(name, code)', [[...codes.keys()], [...codes.values()]])
  await fill(writer, 'subdivision(country, name)', subdivisions())
  await writer.run(`insert into plumbline.rules values ('reference', $1)`, [REFERENCE_VERSION])
}

async function fill(writer: Writer, target: string, columns: readonly (readonly string[])[]): Promise<void> {
  await writer.run(`delete from plumbline.${target.split('(')[0]}`)
  // Tens of thousands of values take half the time as one text.
  const values = columns.map((_, index) => `unnest(string_to_array($${index + 1}, chr(10)))`)
  const texts = columns.map((column) => column.join('\n'))
  await writer.run(`insert into plumbline.${target} select distinct ${values.join(', ')}`, texts)
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
