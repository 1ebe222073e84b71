/**
 * Every version table has these columns before the source's own (which are named by `columnName`).
 *
 * | column               | meaning |
 * |----------------------|---------|
 * | `_id`                | the record's id at the source |
 * | `_valid_from`        | knowledge time at which this version became known (the run's instant) |
 * | `_valid_to`          | knowledge time at which it was superseded; `infinity` while current |
 * | `_source_updated_at` | event time of the change, by the source; null where it keeps none |
 * | `_deleted`           | this version says that the record is gone |
 * | `_merged_into`       | the id of the record into which this one was merged; null otherwise |
 * | `_hash`              | hash of the source's values (decision 0007) |
 * | `_cause`             | why the row was re-read although nobody changed it: `field-added`, `calculated`; else null |
 * | `_void`              | names of the columns whose text is blank or a placeholder such as "N/A"; null when none |
 *
 * The version that a reader at knowledge time K sees is the one with `_valid_from <= K and _valid_to > K`. Of days so long ago that only
 * some moments are kept, versions that none of these sees are gone, or hold but what is read across versions (`retention/`).
 *
 * Objects of people (`PERSON_OBJECTS`) also carry what is checked once, at merge. Null: there is nothing to check.
 *
 * | column           | meaning |
 * |------------------|---------|
 * | `_email`         | the e-mail address trimmed and in lower case; null when blank or a placeholder |
 * | `_email_valid`   | it is a syntactically valid address and not of a disposable domain |
 * | `_phone_valid`   | the phone (else mobile) number is possible in the record's country |
 * | `_country`       | ISO 3166-1 alpha-2 of the country as typed; null when blank or unknown |
 * | `_country_valid` | the country as typed is a known name or code |
 * | `_state_valid`   | the state as typed is a known subdivision of the country; null where the country has no list |
 * | `_website_valid` | the website is a URL or host name with a known form |
 * | `_name`          | first and last name, trimmed, in lower case; null when either is missing |
 *
 * Objects of accounts carry `_domain` (host of the website without `www.`), `_country`, `_country_valid`, `_state_valid`, `_website_valid`, `_phone_valid`.
 */
export const VERSION_COLUMNS = {
  _id: 'text not null',
  _valid_from: 'timestamptz not null',
  _valid_to: 'timestamptz not null',
  _source_updated_at: 'timestamptz',
  _deleted: 'boolean not null',
  _merged_into: 'text',
  _cause: 'text',
  _void: 'text[]',
} as const

/** Quotes an identifier. Names come from the source, so nothing in them is trusted. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** The identifier inside the quotes: what a column is called in `_void`. */
export function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replaceAll('""', '"')
}

/** The column in which a source field is kept: its name in lower case, at most 63 bytes long (PostgreSQL's limit). */
export function columnName(field: string): string {
  const name = field.toLowerCase().replace(/^_/, 'x_')
  if (Buffer.byteLength(name) <= 63) return name
  let hash = 0
  for (const character of name) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) >>> 0
  return `${Buffer.from(name)
    .subarray(0, 54)
    .toString('utf8')
    .replace(/\uFFFD/g, '')}_${hash.toString(36)}`
}
