/** A text as SQL writes it. Names and values come from the source, so nothing in them is trusted. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** The condition that a row of a version table, under the alias, is the newest of its record and that the record is there. */
export function isCurrent(alias: string): string {
  return `${alias}._valid_to = cast('infinity' as timestamptz) and not ${alias}._deleted`
}
