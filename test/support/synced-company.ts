import { createMetrics, type MetricsOptions } from '../../server/metrics/engine/engine.ts'
import type { Metrics, ReceiptQuery } from '../../server/metrics/metrics.ts'
import type { World } from '../../server/sandbox/world.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { ReceiptRow } from '../../shared/metric.ts'
import { openTestWorkspace, type TestWorkspace, type WorkspaceOptions } from './workspace.ts'

/** The Monday after the sample's last full week. */
const MONDAY = Date.parse('2026-11-23T08:00:00Z')

/** A company whose CRMs were read at each of some moments, and what its metrics are made from. */
export interface SyncedCompany {
  readonly workspace: TestWorkspace
  readonly options: MetricsOptions
  readonly metrics: Metrics
}

/** Reads a made-up company's CRMs over their own protocols, again and again. Unless said otherwise its fields mean what the sample's do. */
export async function openSyncedCompany(
  world: World,
  syncs: readonly string[],
  change: Partial<MetricsOptions> = {},
  { through }: Pick<WorkspaceOptions, 'through'> = {},
): Promise<SyncedCompany> {
  const workspace = await openTestWorkspace(world, { now: syncs[0]!, ...(through && { through }) })
  for (const at of syncs) {
    await workspace.setClock(at)
    await workspace.sync()
  }
  const options: MetricsOptions = {
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => MONDAY },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
    ...change,
  }
  return { workspace, options, metrics: createMetrics(options) }
}

/** Every row of a receipt. */
export async function wholeReceipt(
  metrics: Pick<Metrics, 'receiptRows'>,
  id: string,
  query: ReceiptQuery,
): Promise<ReceiptRow[]> {
  const rows: ReceiptRow[] = []
  for await (const chunk of metrics.receiptRows(id, query)) rows.push(...chunk)
  return rows
}

/** What a record is called everywhere: `connection:object:id`. */
export function recordName({
  connection,
  object,
  recordId,
}: Pick<ReceiptRow, 'connection' | 'object' | 'recordId'>): string {
  return `${connection}:${object}:${recordId}`
}
