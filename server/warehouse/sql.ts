/** A text as SQL writes it. Names and values come from the source, so nothing in them is trusted. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
