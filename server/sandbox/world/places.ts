import type { Random } from './random.ts'

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string
  readonly name: string
  readonly weight: number
  readonly locale: NameLocale
  readonly tld: string
  readonly region: 'EMEA' | 'AMER'
  /** Calling code. */
  readonly dial: string
  /** Digit dialled before a number within the country. */
  readonly trunk: string
  /** National numbers; a space after the area. */
  readonly landlines: readonly string[]
  readonly mobiles: readonly string[]
  /** What people write, all of it recognisable. */
  readonly typed: readonly string[]
  /** Names and codes of states, where forms ask for them. */
  readonly states: readonly (readonly [name: string, code: string])[]
}

export type NameLocale = 'de' | 'de_CH' | 'en_GB' | 'en_US' | 'fr' | 'nl' | 'sv' | 'da' | 'nb_NO' | 'fi'

const none: Country['states'] = []

// prettier-ignore
export const COUNTRIES: readonly Country[] = [
  {
    code: 'DE', name: 'Germany', weight: 34, locale: 'de', tld: 'de', region: 'EMEA', dial: '49', trunk: '0',
    landlines: ['30 2#######', '40 3#######', '89 5#######', '69 7######', '221 9######', '711 2######'],
    mobiles: ['151 5#######', '170 2######', '176 4#######', '160 9#######'],
    typed: ['Germany', 'Germany', 'Germany', 'DE', 'Deutschland', 'Deutschland', 'DEU', 'germany'],
    states: [
      ['Bayern', 'BY'], ['Baden-Württemberg', 'BW'], ['Berlin', 'BE'], ['Hamburg', 'HH'], ['Hessen', 'HE'],
      ['Nordrhein-Westfalen', 'NW'], ['Niedersachsen', 'NI'], ['Sachsen', 'SN'], ['Rheinland-Pfalz', 'RP'],
    ],
  },
  {
    code: 'AT', name: 'Austria', weight: 6, locale: 'de', tld: 'at', region: 'EMEA', dial: '43', trunk: '0',
    landlines: ['1 5######', '316 8#####', '732 6#####'], mobiles: ['664 2######', '676 8######'],
    typed: ['Austria', 'Austria', 'Österreich', 'AT', 'AUT'], states: none,
  },
  {
    code: 'CH', name: 'Switzerland', weight: 8, locale: 'de_CH', tld: 'ch', region: 'EMEA', dial: '41', trunk: '0',
    landlines: ['44 2######', '31 3######', '61 2######', '22 7######'], mobiles: ['79 3######', '78 6######', '76 4######'],
    typed: ['Switzerland', 'Switzerland', 'Schweiz', 'CH', 'Suisse'], states: none,
  },
  {
    code: 'GB', name: 'United Kingdom', weight: 13, locale: 'en_GB', tld: 'co.uk', region: 'EMEA', dial: '44', trunk: '0',
    landlines: ['20 79######', '161 2######', '121 6######', '117 9######'], mobiles: ['7400 1#####', '7911 1#####', '7700 1#####'],
    typed: ['United Kingdom', 'United Kingdom', 'UK', 'UK', 'GB', 'Great Britain'], states: none,
  },
  {
    code: 'IE', name: 'Ireland', weight: 2, locale: 'en_GB', tld: 'ie', region: 'EMEA', dial: '353', trunk: '0',
    landlines: ['1 6######'], mobiles: ['85 1######', '87 2######'], typed: ['Ireland', 'Ireland', 'IE'], states: none,
  },
  {
    code: 'US', name: 'United States', weight: 14, locale: 'en_US', tld: 'com', region: 'AMER', dial: '1', trunk: '',
    landlines: ['212 55#####', '415 62#####', '617 43#####', '312 74#####', '512 38#####', '206 45#####'],
    mobiles: ['917 53#####', '650 28#####'],
    typed: ['United States', 'United States', 'USA', 'US', 'USA', 'United States of America', 'U.S.'],
    states: [
      ['California', 'CA'], ['New York', 'NY'], ['Massachusetts', 'MA'], ['Illinois', 'IL'], ['Texas', 'TX'],
      ['Washington', 'WA'], ['Florida', 'FL'], ['Colorado', 'CO'], ['Ohio', 'OH'],
    ],
  },
  {
    code: 'CA', name: 'Canada', weight: 2, locale: 'en_US', tld: 'ca', region: 'AMER', dial: '1', trunk: '',
    landlines: ['416 36#####', '604 68#####', '514 84#####'], mobiles: ['647 29#####'], typed: ['Canada', 'Canada', 'CA'],
    states: [['Ontario', 'ON'], ['British Columbia', 'BC'], ['Quebec', 'QC'], ['Alberta', 'AB']],
  },
  {
    code: 'FR', name: 'France', weight: 7, locale: 'fr', tld: 'fr', region: 'EMEA', dial: '33', trunk: '0',
    landlines: ['1 42######', '4 72######'], mobiles: ['6 12######', '6 60######'], typed: ['France', 'France', 'FR', 'FRA'], states: none,
  },
  {
    code: 'NL', name: 'Netherlands', weight: 5, locale: 'nl', tld: 'nl', region: 'EMEA', dial: '31', trunk: '0',
    landlines: ['20 6######', '10 4######'], mobiles: ['6 12######', '6 51######'],
    typed: ['Netherlands', 'Netherlands', 'NL', 'The Netherlands'], states: none,
  },
  {
    code: 'SE', name: 'Sweden', weight: 4, locale: 'sv', tld: 'se', region: 'EMEA', dial: '46', trunk: '0',
    landlines: ['8 5######', '31 7#####'], mobiles: ['70 2######', '73 5######'], typed: ['Sweden', 'Sweden', 'SE'], states: none,
  },
  {
    code: 'DK', name: 'Denmark', weight: 2, locale: 'da', tld: 'dk', region: 'EMEA', dial: '45', trunk: '',
    landlines: ['33 4#####'], mobiles: ['20 4#####', '40 2#####'], typed: ['Denmark', 'DK', 'Denmark'], states: none,
  },
  {
    code: 'NO', name: 'Norway', weight: 2, locale: 'nb_NO', tld: 'no', region: 'EMEA', dial: '47', trunk: '',
    landlines: ['22 4#####'], mobiles: ['412 #####', '912 #####'], typed: ['Norway', 'NO', 'Norway'], states: none,
  },
  {
    code: 'FI', name: 'Finland', weight: 1, locale: 'fi', tld: 'fi', region: 'EMEA', dial: '358', trunk: '0',
    landlines: ['9 2######'], mobiles: ['40 2######', '50 5######'], typed: ['Finland', 'FI'], states: none,
  },
]

const WEIGHTED = COUNTRIES.map((country) => [country.weight, country] as const)

export function pickCountry(random: Random): Country {
  return random.weighted(WEIGHTED)
}

/** A telephone number that exists in the country's numbering plan, not yet written in any style: `30 21234567`. */
export function nationalNumber(country: Country, random: Random, kind: 'landline' | 'mobile'): string {
  return random.digits(random.pick(kind === 'landline' ? country.landlines : country.mobiles))
}

/** The number as people write it; `abroad`: so that it is understood without knowing the country. */
export function writePhone(country: Country, number: string, style: number, abroad: boolean): string {
  const [area = '', rest = ''] = number.split(' ')
  const { dial, trunk } = country
  const spaced = `+${dial} ${area} ${rest}`
  switch (style % 10) {
    case 0:
    case 1:
      return `+${dial}${area}${rest}`
    case 2:
      return trunk === '0' && dial !== '353' ? `+${dial} (0)${area} ${rest}` : spaced
    case 3:
      return abroad ? spaced : `${trunk}${area} ${rest}`
    case 4:
      return abroad ? spaced : `${trunk}${area}/${rest}`
    case 5:
      return abroad || dial === '1' ? spaced : `00${dial} ${area} ${rest}`
    case 6:
      return `+${dial} ${area} ${rest.slice(0, 3)} ${rest.slice(3)}`
    case 7:
      return `+${dial}-${area}-${rest}`
    default:
      return spaced
  }
}
