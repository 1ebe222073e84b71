import { listCampaigns, listPlans, setReason, setReasons } from './campaigns.ts'
import { decidePairs, listPairs, listTwins } from './campaign-pairs.ts'
import { listConnections } from './connections.ts'
import { listFixes, readFix, readFixList } from './fixes.ts'
import { readHealth } from './health.ts'
import type { Route } from './http/route.ts'
import {
  forgetImportChoice,
  importFile,
  listImportChoices,
  listImportKinds,
  listImports,
  readImport,
  readImportProgress,
  readImportRows,
  readImportTemplate,
  searchImportCampaigns,
  undoImport,
} from './imports.ts'
import { listMetrics, readBridge, readMetric, readTellings, readWhatIf } from './metrics.ts'
import { listMovers } from './movers.ts'
import { describeApi } from './openapi.ts'
import { listDueSlots, listQuarantine, listSchemaChanges, retryQuarantine } from './platform.ts'
import { listConflicts, listDuplicates } from './quality.ts'
import { listReadiness } from './readiness.ts'
import { readRecords } from './records.ts'
import { drawSample, judgeSample, listSamples, readSample } from './samples.ts'
import {
  listMappingVersions,
  listEvidence,
  listSourceFields,
  previewMapping,
  readMappingSetting,
  saveMapping,
} from './settings.ts'
import { listBackups, makeBackup, readPast, readStorage } from './storage.ts'
import { cancelSync, listSyncs, readSync, startSync, watchSync } from './syncs.ts'

const nouns: readonly Route[] = [
  readHealth,
  listMetrics,
  readMetric,
  readBridge,
  readWhatIf,
  readTellings,
  readRecords,
  listMovers,
  listReadiness,
  listCampaigns,
  listPlans,
  setReason,
  setReasons,
  listPairs,
  listTwins,
  decidePairs,
  listConflicts,
  listDuplicates,
  listFixes,
  // Its path is the longer one.
  readFixList,
  readFix,
  listConnections,
  startSync,
  listSyncs,
  readSync,
  watchSync,
  cancelSync,
  listQuarantine,
  retryQuarantine,
  listSchemaChanges,
  listDueSlots,
  readStorage,
  readPast,
  listBackups,
  makeBackup,
  listSamples,
  drawSample,
  readSample,
  judgeSample,
  readMappingSetting,
  saveMapping,
  listMappingVersions,
  previewMapping,
  listEvidence,
  listSourceFields,
  importFile,
  listImports,
  // Before the imports by their ids.
  listImportKinds,
  readImportRows,
  readImportTemplate,
  readImportProgress,
  searchImportCampaigns,
  listImportChoices,
  forgetImportChoice,
  readImport,
  undoImport,
]

/** Everything that can be asked, the description of itself included. */
export function allRoutes(version: string): readonly Route[] {
  return [...nouns, describeApi(nouns, version)]
}
