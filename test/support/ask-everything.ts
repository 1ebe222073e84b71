import { createCampaigns } from '../../server/metrics/campaigns/create-campaigns.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createMetrics, type MetricsOptions } from '../../server/metrics/engine/engine.ts'
import { createSamples } from '../../server/metrics/samples.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'

export interface Asked {
  readonly warehouse: Warehouse
  /** What the clock says. */
  readonly now: string
  /** As of a past moment; left out: as it is. */
  readonly asOf?: string
  /** Every metric's answer and receipt, too. */
  readonly whole: boolean
}

/** Of an engine of the sample company whose clock stands. */
export function optionsAt(warehouse: Warehouse, now: string): MetricsOptions {
  return {
    warehouse,
    readCatalog,
    clock: { now: () => Date.parse(now) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  }
}

/** What pages ask, of an engine that remembers nothing: answers by question. */
export async function askEverything({
  warehouse,
  now,
  asOf,
  whole,
}: Asked): Promise<Record<string, unknown>> {
  const options = optionsAt(warehouse, now)
  const metrics = createMetrics(options)
  const campaigns = createCampaigns(options)
  const samples = createSamples(options)
  const past = asOf === undefined ? {} : { asOf }
  const answers: Record<string, unknown> = {
    review: await metrics.list(past),
    movers: await metrics.movers(past),
    readiness: await metrics.readiness(past),
    fixes: await metrics.fixes(past),
    conflicts: await metrics.conflicts(past),
    duplicates: await metrics.duplicates(past),
    campaigns: await campaigns.list(past),
    plans: await campaigns.plans(past),
    pairs: await campaigns.pairs(past),
    samples: await samples.list(past),
  }
  if (!whole) return answers
  const { period: week } = await metrics.list(past)
  for (const [nth, { id }] of (await samples.list(past)).items.entries())
    answers[`sample ${nth}`] = await samples.get(id, past)
  for (const { id } of catalogue) {
    answers[`${id}, tellings`] = await metrics.tellings(id, { ...past, period: week.name })
    answers[`${id}, answer`] = await metrics.answer(id, past)
    answers[`${id}, receipt`] = await metrics.receipt(id, { ...past, limit: 100 })
  }
  return answers
}
