import { join } from 'node:path'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { createMappings } from '../../server/metrics/mappings.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { median, ratio, time, type Bench } from './bench.ts'
import { completeSample } from './sample.ts'

const ROUNDS = 3
const ZONE = 'Europe/Berlin'
const { salesforce } = sampleMapping

/** A change of each kind: of a rule, of a field, of what a value means, of what must be filled, of what is compared. */
const CHANGES: readonly (readonly [what: string, mapping: Mapping])[] = [
  ['days of grace', { ...sampleMapping, graceDays: 3 }],
  [
    'planned launch',
    {
      ...sampleMapping,
      salesforce: { ...salesforce, plannedLaunch: { field: 'StartDate', byType: { Webinar: null } } },
    },
  ],
  ['live statuses', { ...sampleMapping, salesforce: { ...salesforce, liveStatuses: ['Completed'] } }],
  [
    'lifecycle stages',
    { ...sampleMapping, lifecycleStages: { ...sampleMapping.lifecycleStages, lead: 'subscriber' } },
  ],
  [
    'required from a stage on',
    {
      ...sampleMapping,
      salesforce: { ...salesforce, requiredFrom: { lead: { Phone: 'mql', Industry: 'sql' } } },
    },
  ],
  ['routing fields', { ...sampleMapping, routingFields: ['company'] }],
  ['allowed age', { ...sampleMapping, freshness: { ...sampleMapping.freshness, maxAgeDays: 90 } }],
]

/** What a mapping would do to the numbers of a week, beside the numbers themselves, neither of them remembered. */
export const preview: Bench = {
  name: 'preview',
  question: 'What does a preview of a mapping cost beside the numbers themselves?',
  async run() {
    const { settings } = await completeSample()
    const warehouse = await openDuckdb({ path: join(settings.DATA_DIR, 'sample', 'warehouse.duckdb') })
    const options = {
      warehouse,
      readCatalog,
      clock: { now: () => Date.now() },
      zone: ZONE,
      recordUrl: () => null,
      sample: true,
    }
    const spent = { list: [] as number[], previews: CHANGES.map((): number[] => []) }
    try {
      // The first round warms up.
      for (let round = -1; round < ROUNDS; round++) {
        const metrics = createMetrics(options)
        const listed = await processor(() => metrics.list({}))
        if (round >= 0) spent.list.push(listed)
        for (const [index, [, mapping]] of CHANGES.entries()) {
          const previewed = await processor(() => createMappings(options, metrics).preview(mapping, {}))
          if (round >= 0) spent.previews[index]!.push(previewed)
        }
      }
    } finally {
      await warehouse.close()
    }
    const base = median(spent.list)
    const row = (what: string, values: readonly number[]) => ({
      [`the numbers of a week (${ROUNDS} rounds by turns)`]: what,
      processor: time(median(values)),
      'of the numbers': ratio(median(values), base),
    })
    return [
      row('as they are', spent.list),
      ...CHANGES.map(([what], index) => row(`a preview: ${what}`, spent.previews[index]!)),
    ]
  },
}

/** How long the processor was busy with it, in milliseconds. */
async function processor(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}
