import { createHash } from 'node:crypto'
import type { MetricBridge } from '../../../shared/bridge.ts'
import type { Fix } from '../../../shared/fix.ts'
import type { Mapping } from '../../../shared/mapping.ts'
import type { ConflictList, DuplicateList } from '../../../shared/quality.ts'
import type { MetricAnswer, MetricList, MoverList, ReadinessList, Receipt } from '../../../shared/metric.ts'
import type { WhatIf } from '../../../shared/what-if.ts'
import type { Clock } from '../../clock.ts'
import type { ReadCatalog } from '../../warehouse/catalog.ts'
import { fallbackMapping } from '../../warehouse/model/mapping-defaults.ts'
import { readTold } from '../../warehouse/told.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { readBridge } from '../bridge/read-bridge.ts'
import { catalogue } from '../catalogue.ts'
import { createFixes } from '../fixes/create-fixes.ts'
import type { MetricDefinition } from '../metric.ts'
import { QueryError, type Metrics, type ReceiptQuery, type Where } from '../metrics.ts'
import { readConflicts, streamConflicts } from '../quality/conflicts.ts'
import { readDuplicates } from '../quality/duplicates.ts'
import { readWhatIf } from '../what-if/read-what-if.ts'
import { answerMetric } from './answer.ts'
import { AnswerCache } from './cache.ts'
import { comparisonOf, knownOf, viewOf } from './comparison.ts'
import { earlierStories } from './earlier.ts'
import { definitionVersion, metricKey } from './facts.ts'
import { headline, NAMED_CASES, type Sources } from './headline.ts'
import { readKeptTellings } from './kept-tellings.ts'
import { questionLane, type InLane, type Questions } from './lane.ts'
import { findMovers, weightiest } from './movers.ts'
import { createObserve } from './observation.ts'
import { readinessItem } from './readiness.ts'
import { readSpans, type Reading } from './reading.ts'
import { readReceipt } from './receipt.ts'
import type { ReceiptCounts } from './receipt-counts.ts'
import { currencyOf, receiptShape } from './receipt-shape.ts'
import { streamReceipt } from './receipt-stream.ts'
import type { RecordUrl } from './related.ts'
import { createSince } from './since.ts'
import { createSnapshots, type Snapshot } from './snapshot.ts'
import { makeUpWeek, tellNow } from './tell-weeks.ts'
import { boundsOf, hasBegun } from './spans.ts'
import { storyOf, worstFirst } from './story.ts'
import { tell } from './told.ts'

export interface MetricsOptions {
  readonly warehouse: Warehouse
  readonly readCatalog: ReadCatalog
  readonly clock: Clock
  /** The time zone until another is saved: weeks start and days end there. */
  readonly zone: string
  readonly recordUrl: RecordUrl
  /** The sample company's own fields are mapped from the start. */
  readonly sample: boolean
  /** Counts in the place of the saved mapping: what it would make of the numbers. */
  readonly mapping?: Mapping
  /** In which questions wait for each other; default: a lane of its own. */
  readonly lane?: InLane
  readonly metrics?: readonly MetricDefinition[]
}

/** A year of weeks of many metrics and filters; each is a few hundred bytes. */
const KEPT_OBSERVATIONS = 5_000
const KEPT_ANSWERS = 200
/** What there is one of for each moment that somebody looks at. */
const KEPT_PASTS = 5
/** Answers everything that is asked of metrics from their fact rows, and from nothing else. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { warehouse, recordUrl, metrics = catalogue } = options
  const { sums, asked } = options.lane ?? questionLane(warehouse)
  const observe = createObserve(sums, new AnswerCache({ limit: KEPT_OBSERVATIONS }))
  const sinceOf = createSince(new AnswerCache({ limit: KEPT_ANSWERS }))
  const readSnapshot = createSnapshots(options)

  function find(id: string): MetricDefinition {
    const metric = metrics.find((definition) => definition.id === id)
    if (!metric) throw new QueryError('id', `There is no metric “${id}”.`, 404)
    return metric
  }

  async function reading(
    metric: MetricDefinition,
    snapshot: Snapshot,
    { where = {} }: { where?: Where } = {},
    questions = sums,
  ): Promise<Reading> {
    const { now } = snapshot
    const since = await sinceOf(metric, snapshot, { at: snapshot.at(now), questions })
    const currency = currencyOf(metric, snapshot)
    const told = currency === null ? metric : { ...metric, currency }
    return { metric: told, snapshot, now, where, observe, since }
  }

  const counts = new AnswerCache<ReceiptCounts>({ limit: KEPT_ANSWERS })
  const keepCounts = (
    { metric, snapshot }: Reading,
    question: readonly unknown[],
    work: () => Promise<ReceiptCounts>,
  ) => counts.get(JSON.stringify([...metricKey(metric, snapshot), ...question]), work)

  const receipt = async (
    metric: MetricDefinition,
    { snapshot, query, questions }: { snapshot: Snapshot; query: ReceiptQuery; questions: Questions },
  ) =>
    keepReceipt(snapshot, ['receipt', metric.id, query], async () =>
      readReceipt(await reading(metric, snapshot, query, questions), query, {
        questions,
        recordUrl,
        keepCounts,
      }),
    )

  const sources = (snapshot: Snapshot): Sources => ({
    sums,
    async casesOf(id, { start, end }) {
      const query = {
        from: start.toString(),
        to: end.toString(),
        included: true,
        limit: NAMED_CASES,
      }
      const { items } = await receipt(find(id), { snapshot, query, questions: sums })
      return items.toSorted(worstFirst)
    },
  })

  const versions = new WeakMap<Snapshot, string>()
  const versionOf = (snapshot: Snapshot): string => {
    const known = versions.get(snapshot)
    if (known !== undefined) return known
    const parts = [
      snapshot.catalog.dataVersion,
      snapshot.model.version,
      snapshot.now,
      snapshot.asOf,
      snapshot.today.toString(),
      snapshot.calendar.zone,
    ]
    const definitions = metrics.map((metric) => definitionVersion(metric, snapshot))
    const version = createHash('sha256')
      .update(JSON.stringify([parts, definitions]))
      .digest('hex')
      .slice(0, 16)
    versions.set(snapshot, version)
    return version
  }

  /** A whole answer is kept as long as nothing it depends on has changed. */
  const keep = <T extends object>(limit: number) => {
    const kept = new AnswerCache<T>({ limit })
    return (snapshot: Snapshot, question: readonly unknown[], work: () => Promise<T>) =>
      kept.get(JSON.stringify([versionOf(snapshot), ...question]), work)
  }
  const keepList = keep<MetricList>(KEPT_ANSWERS)
  const keepAnswer = keep<MetricAnswer>(KEPT_ANSWERS)
  const keepWhatIf = keep<WhatIf>(KEPT_ANSWERS)
  const keepBridge = keep<MetricBridge>(KEPT_ANSWERS)
  const keepReceipt = keep<Receipt>(KEPT_ANSWERS)
  const keepMovers = keep<MoverList>(KEPT_ANSWERS)
  const keepReadiness = keep<ReadinessList>(KEPT_PASTS)
  const keepConflicts = keep<ConflictList>(KEPT_ANSWERS)
  const keepConflictCounts = keep<Pick<ConflictList, 'counts'>>(KEPT_PASTS)
  const keepDuplicates = keep<DuplicateList>(KEPT_ANSWERS)
  const keepFixes = keep<readonly Fix[]>(KEPT_PASTS)

  const fixes = createFixes({
    warehouse,
    sums,
    recordUrl,
    readSnapshot,
    keep: (snapshot, work) => keepFixes(snapshot, ['fixes'], work),
    async totalsOf(metric, snapshot) {
      const at = snapshot.at(snapshot.now)
      if (at === null) return null
      const [found] = await observe({ metric, snapshot, at, spans: [], where: {}, by: [] })
      return found?.whole ?? null
    },
  })

  const telling = { metrics, readSnapshot, readingOf: reading }

  return {
    async list(query) {
      const snapshot = await readSnapshot(query.asOf)
      return keepList(snapshot, ['list', query], async () => {
        const { period, others } = comparisonOf(query, snapshot)
        const { zone } = snapshot.calendar
        const items = await Promise.all(
          metrics.map(async (metric) => {
            const own = await reading(metric, snapshot)
            const known = hasBegun(period, own.now, zone) ? knownOf(others, own.since) : []
            const { summary } = await headline(own, { span: period, others: known }, sources(snapshot))
            return summary
          }),
        )
        return { period: viewOf([period], snapshot), compare: viewOf(others, snapshot, period), items }
      })
    },

    async answer(id, query) {
      const snapshot = await readSnapshot(query.asOf)
      const metric = find(id)
      return keepAnswer(snapshot, ['answer', id, query], async () =>
        answerMetric(await reading(metric, snapshot, query), query, sources(snapshot)),
      )
    },

    tellNow: () => tellNow(telling),
    makeUpWeek: (query) => makeUpWeek(query, telling),

    async tellings(id, { period, asOf }) {
      const snapshot = await readSnapshot(asOf)
      const by = asOf === undefined ? 'infinity' : snapshot.now
      const metric = find(id)
      return warehouse.read((reader) =>
        readKeptTellings(reader, { metric, snapshot, period, by, fallback: fallbackMapping(options) }),
      )
    },

    async whatIf(id, query) {
      const snapshot = await readSnapshot(query.asOf)
      const metric = find(id)
      return keepWhatIf(snapshot, ['what-if', id, query], async () =>
        readWhatIf(await reading(metric, snapshot, query), query, sums),
      )
    },

    async bridge(id, query) {
      const snapshot = await readSnapshot(query.asOf)
      const metric = find(id)
      return keepBridge(snapshot, ['bridge', id, query], async () =>
        readBridge(await reading(metric, snapshot, query), query, {
          readSnapshot,
          readTold: (told) => warehouse.read((reader) => readTold(reader, told)),
          sums,
          recordUrl,
        }),
      )
    },

    async receipt(id, query) {
      return receipt(find(id), { snapshot: await readSnapshot(query.asOf), query, questions: asked })
    },

    async *receiptRows(id, query) {
      const snapshot = await readSnapshot(query.asOf)
      yield* streamReceipt(await reading(find(id), snapshot, query), query, { warehouse, recordUrl })
    },

    async receiptShape(id, { asOf } = {}) {
      const metric = find(id)
      const currency = currencyOf(metric, await readSnapshot(asOf))
      return { unit: metric.unit, currency, ...receiptShape(metric) }
    },

    async movers(query) {
      const snapshot = await readSnapshot(query.asOf)
      return keepMovers(snapshot, ['movers', query], async () => {
        const comparison = comparisonOf(query, snapshot)
        const { period, others } = comparison
        const readings = await Promise.all(metrics.map((metric) => reading(metric, snapshot)))
        const tellers = readings.map((each) => ({
          reading: each,
          comparison: { period, others: knownOf(others, each.since) },
        }))
        const from = sources(snapshot)
        const [found, stories, earlier] = await Promise.all([
          Promise.all(tellers.map((teller) => findMovers(teller.reading, teller.comparison, sums))),
          Promise.all(
            tellers.map((teller) =>
              storyOf(teller.reading, { ...teller.comparison, compare: query.compare }, from),
            ),
          ),
          earlierStories(readings, period, from),
        ])
        return {
          period: viewOf([period], snapshot),
          compare: viewOf(others, snapshot, period),
          stories: stories.filter((story) => story !== null),
          items: weightiest(found.flat()),
          earlier,
        }
      })
    },

    async readiness({ asOf } = {}) {
      const snapshot = await readSnapshot(asOf)
      return keepReadiness(snapshot, ['readiness'], async () => {
        const { zone } = snapshot.calendar
        const span = { start: snapshot.today.subtract({ weeks: 13 }), end: snapshot.today.add({ days: 1 }) }
        const items = await Promise.all(
          metrics.map(async (metric) => {
            const [found] = await readSpans(await reading(metric, snapshot), [boundsOf(span, zone)])
            return readinessItem(metric, tell({ metric, snapshot }, found?.whole ?? null))
          }),
        )
        return { items }
      })
    },

    async conflicts(query) {
      const snapshot = await readSnapshot(query.asOf)
      return keepConflicts(snapshot, ['conflicts', query], async () =>
        readConflicts(snapshot, query, {
          questions: asked,
          recordUrl,
          keepCounts: (now, work) => keepConflictCounts(snapshot, [now, query.search], work),
        }),
      )
    },

    async *conflictRows(query) {
      yield* streamConflicts(await readSnapshot(query.asOf), query, { warehouse, recordUrl })
    },

    async duplicates(query) {
      const snapshot = await readSnapshot(query.asOf)
      return keepDuplicates(snapshot, ['duplicates', query], async () =>
        readDuplicates(snapshot, query, { questions: asked, recordUrl }),
      )
    },

    ...fixes,

    version: async () => versionOf(await readSnapshot()),

    versionNow() {
      const snapshot = readSnapshot.now()
      return snapshot && versionOf(snapshot)
    },
  }
}
