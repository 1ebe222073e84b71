import type { MetricDefinition } from './metric.ts'
import { campaignThroughput } from './campaign/campaign-throughput.ts'
import { dataCompleteness } from './platform/data-completeness.ts'

/** Every metric, in the order in which they are shown. */
export const catalogue: readonly MetricDefinition[] = [dataCompleteness, campaignThroughput]
