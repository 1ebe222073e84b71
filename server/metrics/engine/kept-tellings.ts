import type { Mapping } from '../../../shared/mapping.ts'
import type { MetricTellings, Telling } from '../../../shared/tellings.ts'
import { mappingHash, readMapping } from '../../warehouse/model/setting.ts'
import { readKept, type KeptMoments } from '../../warehouse/retention/kept.ts'
import { readTellings } from '../../warehouse/told.ts'
import type { Reader } from '../../warehouse/warehouse.ts'
import type { MetricDefinition } from '../metric.ts'
import { isDefinedOtherwise } from './facts.ts'
import type { Snapshot } from './snapshot.ts'

interface Asked {
  readonly metric: MetricDefinition
  readonly snapshot: Snapshot
  readonly period: string
  /** The instant by which it was told; `infinity`: now. */
  readonly by: string
  /** Held until a mapping was saved. */
  readonly fallback: Mapping
}

/** What was told of the metric in the period, whether it was defined then as it is now, and as of when the same is told again. */
export async function readKeptTellings(
  reader: Reader,
  { metric, snapshot, period, by, fallback }: Asked,
): Promise<MetricTellings> {
  const { told, times, lastAt } = await readTellings(reader, { metric: metric.id, period, by })
  const kept = await readKept(reader)
  const items: Telling[] = []
  for (const [nth, row] of told.entries()) {
    const { told_at: at, value, numerator, denominator, shown, fresh, definition } = row
    const mapping = mappingHash(await readMapping(reader, fallback, at))
    items.push({
      at,
      asOf: toldAgain(kept, { at, next: told[nth + 1]?.told_at ?? null }),
      value,
      numerator,
      denominator,
      shown,
      fresh,
      madeUp: row.made_up,
      dataVersion: row.data_version,
      definition,
      defined: isDefinedOtherwise(metric, definition)
        ? 'otherwise'
        : mapping === snapshot.mappingHash
          ? 'as-now'
          : 'by-other-settings',
    })
  }
  return { metric: metric.id, period, items, times, lastAt }
}

/** The moment as of which the same is told as at `at`, and not yet as at `next`; null where none is kept. */
export function toldAgain(
  { everyMomentSince, moments }: KeptMoments,
  { at, next }: { readonly at: string; readonly next: string | null },
): string | null {
  const [told, until] = [Date.parse(at), next === null ? Infinity : Date.parse(next)]
  if (everyMomentSince === null || told >= Date.parse(everyMomentSince)) return at
  const found = [...moments, everyMomentSince].find((moment) => Date.parse(moment) >= told)
  return found !== undefined && Date.parse(found) < until ? found : null
}
