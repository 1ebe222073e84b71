import type { MetricDefinition } from './metric.ts'
import { budgetOverrun } from './campaign/budget-overrun.ts'
import { campaignCycleTime } from './campaign/campaign-cycle-time.ts'
import { campaignLeadTime } from './campaign/campaign-lead-time.ts'
import { campaignThroughput } from './campaign/campaign-throughput.ts'
import { launchSlippage } from './campaign/launch-slippage.ts'
import { onTimeLaunchRate } from './campaign/on-time-launch-rate.ts'
import { repeatability } from './campaign/repeatability.ts'
import { replans } from './campaign/replans.ts'
import { responseRate } from './campaign/response-rate.ts'
import { rework } from './campaign/rework.ts'
import { withinBudgetRate } from './campaign/within-budget-rate.ts'
import { workInProgress } from './campaign/work-in-progress.ts'
import { dataAccuracy } from './platform/data-accuracy.ts'
import { dataCompleteness } from './platform/data-completeness.ts'
import { dataConsistency } from './platform/data-consistency.ts'
import { dataQuality } from './platform/data-quality.ts'
import { dataTimeliness } from './platform/data-timeliness.ts'
import { dataUniqueness } from './platform/data-uniqueness.ts'
import { dataValidity } from './platform/data-validity.ts'
import { leadRouting } from './platform/lead-routing.ts'
import { reportingReliability } from './platform/reporting-reliability.ts'
import { syncHealth } from './platform/sync-health.ts'

/** Every metric, in the order in which they are shown: a pillar's headline first. */
export const catalogue: readonly MetricDefinition[] = [
  dataQuality,
  dataCompleteness,
  dataValidity,
  dataUniqueness,
  dataConsistency,
  dataTimeliness,
  dataAccuracy,
  leadRouting,
  syncHealth,
  reportingReliability,
  onTimeLaunchRate,
  campaignThroughput,
  launchSlippage,
  replans,
  campaignCycleTime,
  campaignLeadTime,
  workInProgress,
  budgetOverrun,
  withinBudgetRate,
  rework,
  repeatability,
  responseRate,
]
