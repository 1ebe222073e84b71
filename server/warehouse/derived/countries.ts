import countries from 'i18n-iso-countries'

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'da', 'fi', 'pl']

/** ISO 3166-1 alpha-2 by what a country is called in the languages of the lists, and by its codes, in lower case. */
export function countryCodes(): ReadonlyMap<string, string> {
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
  return codeByName
}

/** The English name of each country by its ISO 3166-1 alpha-2 code. */
export function countryNames(): ReadonlyMap<string, string> {
  return new Map(Object.entries(countries.getNames('en', { select: 'official' })))
}
