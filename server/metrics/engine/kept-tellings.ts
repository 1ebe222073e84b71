import type { MetricTellings, Telling } from '../../../shared/tellings.ts'
import type { readTellings } from '../../warehouse/told.ts'
import type { MetricDefinition } from '../metric.ts'
import { definitionVersion } from './facts.ts'
import type { Snapshot } from './snapshot.ts'

interface Kept {
  readonly snapshot: Snapshot
  readonly period: string
  readonly kept: Awaited<ReturnType<typeof readTellings>>
}

/** What was told of the metric in the period, and whether it was defined then as it is now. */
export function keptTellings(
  metric: MetricDefinition,
  { snapshot, period, kept: { told, times, lastAt } }: Kept,
): MetricTellings {
  const present = definitionVersion(metric, snapshot)
  const defined = (definition: string): Telling['defined'] => {
    if (definition === present) return 'as-now'
    return definition.startsWith(`${metric.version}-`) ? 'by-other-settings' : 'otherwise'
  }
  return {
    metric: metric.id,
    period,
    items: told.map(({ told_at: at, data_version: dataVersion, definition, ...said }) => ({
      at,
      ...said,
      dataVersion,
      definition,
      defined: defined(definition),
    })),
    times,
    lastAt,
  }
}
