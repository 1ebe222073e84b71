import type { Reader } from '../warehouse.ts'

/** The publications that readers of the past see. Each has a moment of its own. */
export const KEPT_PUBLICATIONS = `(select p.* from plumbline.publication p
  where not exists (select 1 from plumbline.thinned_publication t where t.published_at = p.published_at))`

/** Which past moments can be told: all since `everyMomentSince`, before it `moments`. UTC instants. */
export interface KeptMoments {
  /** Null: nothing was ever thinned. */
  readonly everyMomentSince: string | null
  /** In their order. */
  readonly moments: readonly string[]
}

export async function readKept(reader: Reader): Promise<KeptMoments> {
  const [marked] = await reader.all<{ until: string }>(`select until from plumbline.thinning`)
  const rows = await reader.all<{ at: string }>(`select "at" as at from plumbline.kept_moment order by 1`)
  return { everyMomentSince: marked?.until ?? null, moments: rows.map(({ at }) => at) }
}

/** The moment that is told instead of the one asked for: itself, or the last kept one before it. */
export function keptBefore({ everyMomentSince, moments }: KeptMoments, asked: string): string {
  if (everyMomentSince === null || Date.parse(asked) >= Date.parse(everyMomentSince)) return asked
  return moments.findLast((moment) => Date.parse(moment) <= Date.parse(asked)) ?? asked
}
