import type { Reader } from '../warehouse.ts'

/** The moment as of which the data can be told instead of the one asked for: of days so long ago, only some are kept. */
export async function readKeptMoment(reader: Reader, asOf: string): Promise<string> {
  const [row] = await reader.all<{ at: string | null }>(
    `select max(k."at") as at from plumbline.kept_moment k, plumbline.thinning t
     where cast($1 as timestamptz) < t.until and k."at" <= cast($1 as timestamptz)`,
    [asOf],
  )
  return row?.at ?? asOf
}

/** From when on every moment is kept; null: nothing was ever thinned. */
export async function readThinnedUntil(reader: Reader): Promise<string | null> {
  const [row] = await reader.all<{ until: string }>(`select until from plumbline.thinning`)
  return row?.until ?? null
}
