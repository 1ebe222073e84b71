import { list, type Option } from '../field-spec.ts'

/** What the same kind of campaign is called by whoever sets one up, the likeliest first; kinds by their names in `campaign-kinds.ts`. */
export const TYPES_IN_USE: Readonly<Record<string, readonly string[]>> = {
  Webinar: ['Webinar', 'Webinar', 'Online-Seminar'],
  Conference: ['Konferenz', 'Conference', 'Event'],
  'Trade Show': ['Messe', 'Messe', 'Trade Show'],
  Email: ['E-Mail', 'Newsletter', 'Email', 'E-Mail'],
  Advertisement: ['Anzeige', 'Advertisement'],
  'Content Syndication': ['Content Syndication', 'Content'],
  Nurture: ['Nurturing', 'E-Mail'],
  Social: ['Social Media', 'Social'],
}

/** Offered once, and on campaigns still. */
export const OLD_TYPES = ['Email', 'Advertisement', 'Social']
/** English values that somebody has translated, so that people see two of the same. */
const TRANSLATED: Readonly<Record<string, string>> = {
  'Trade Show': 'Messe',
  Conference: 'Konferenz',
  'Content Syndication': 'Content-Syndizierung',
}

/** The list of types as it grew, in two languages. */
export function typeField() {
  const used = [...new Set(Object.values(TYPES_IN_USE).flat())]
  const values = used
    .filter((value) => !OLD_TYPES.includes(value))
    .map((value): Option => ({ value, label: TRANSLATED[value] ?? value }))
  return list('Type', 'Kampagnentyp', { type: 'picklist', values, old: OLD_TYPES })
}
