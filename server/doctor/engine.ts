/** The database engine: a binary of its own for each platform, which may be missing. */
export type Engine =
  { readonly kind: 'loaded'; readonly version: string } | { readonly kind: 'missing'; readonly why: string }

/** Tries to load it. Whoever needs it asks this first: what doesn't load once must not be tried again. */
export async function loadEngine(): Promise<Engine> {
  try {
    const { version } = await import('@duckdb/node-api')
    return { kind: 'loaded', version: version() }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { kind: 'missing', why: why.replace(/\n.*/s, '') }
  }
}
