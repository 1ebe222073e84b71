import { createHash } from 'node:crypto'
import type { MetricAnswer, MetricList, MoverList, ReadinessList, Receipt } from '../../../shared/metric.ts'
import type { Clock } from '../../clock.ts'
import type { ReadCatalog } from '../../warehouse/catalog.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { catalogue } from '../catalogue.ts'
import type { MetricDefinition } from '../metric.ts'
import { QueryError, type Metrics, type Where } from '../metrics.ts'
import { answerMetric } from './answer.ts'
import { AnswerCache } from './cache.ts'
import { comparisonOf, viewOf } from './comparison.ts'
import { definitionVersion } from './facts.ts'
import { findMovers, weightiest } from './movers.ts'
import { createObserve } from './observation.ts'
import { readinessItem } from './readiness.ts'
import { readSpans, type Reading } from './reading.ts'
import { readReceipt, streamReceipt } from './receipt.ts'
import { receiptShape } from './receipt-shape.ts'
import type { RecordUrl } from './related.ts'
import { createSnapshots, type Snapshot } from './snapshot.ts'
import { boundsOf } from './spans.ts'
import { summarise } from './summary.ts'
import { tell } from './told.ts'

export interface MetricsOptions {
  readonly warehouse: Warehouse
  readonly readCatalog: ReadCatalog
  readonly clock: Clock
  /** The workspace's time zone: weeks start and days end there. */
  readonly zone: string
  readonly recordUrl: RecordUrl
  /** The sample company's own fields are mapped from the start. */
  readonly sample: boolean
  readonly metrics?: readonly MetricDefinition[]
}

/** A year of weeks of many metrics and filters; each is a few hundred bytes. */
const KEPT_OBSERVATIONS = 5_000
const KEPT_ANSWERS = 200

/** Answers everything that is asked of metrics from their fact rows, and from nothing else. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { warehouse, recordUrl, metrics = catalogue } = options
  const observe = createObserve(warehouse, new AnswerCache({ limit: KEPT_OBSERVATIONS }))
  const readSnapshot = createSnapshots(options)

  function find(id: string): MetricDefinition {
    const metric = metrics.find((definition) => definition.id === id)
    if (!metric) throw new QueryError('id', `There is no metric “${id}”.`, 404)
    return metric
  }

  function reading(
    metric: MetricDefinition,
    snapshot: Snapshot,
    { asOf, where = {} }: { asOf?: string; where?: Where } = {},
  ): Reading {
    const earlier = asOf !== undefined && Date.parse(asOf) < Date.parse(snapshot.now)
    return { metric, snapshot, now: earlier ? asOf : snapshot.now, where, observe }
  }

  const versionOf = (snapshot: Snapshot): string => {
    const parts = [
      snapshot.catalog.dataVersion,
      snapshot.model.version,
      snapshot.now,
      snapshot.today.toString(),
    ]
    const definitions = metrics.map((metric) => definitionVersion(metric, snapshot))
    return createHash('sha256')
      .update(JSON.stringify([parts, definitions]))
      .digest('hex')
      .slice(0, 16)
  }

  /** A whole answer is kept as long as nothing it depends on has changed. */
  const keep = <T extends object>(limit: number) => {
    const kept = new AnswerCache<T>({ limit })
    return (snapshot: Snapshot, question: readonly unknown[], work: () => Promise<T>) =>
      kept.get(JSON.stringify([versionOf(snapshot), ...question]), work)
  }
  const keepList = keep<MetricList>(KEPT_ANSWERS)
  const keepAnswer = keep<MetricAnswer>(KEPT_ANSWERS)
  const keepReceipt = keep<Receipt>(KEPT_ANSWERS)
  const keepMovers = keep<MoverList>(KEPT_ANSWERS)
  const keepReadiness = keep<ReadinessList>(1)

  return {
    async list(query) {
      const snapshot = await readSnapshot()
      return keepList(snapshot, ['list', query], async () => {
        const { period, others } = comparisonOf(query, snapshot)
        const items = await Promise.all(
          metrics.map(async (metric) => {
            const { summary } = await summarise(reading(metric, snapshot), { span: period, others })
            return summary
          }),
        )
        return { period: viewOf([period], snapshot), compare: viewOf(others, snapshot), items }
      })
    },

    async answer(id, query) {
      const snapshot = await readSnapshot()
      const metric = find(id)
      return keepAnswer(snapshot, ['answer', id, query], () =>
        answerMetric(reading(metric, snapshot, query), query, warehouse),
      )
    },

    async receipt(id, query) {
      const snapshot = await readSnapshot()
      const metric = find(id)
      return keepReceipt(snapshot, ['receipt', id, query], () =>
        readReceipt(reading(metric, snapshot, query), query, { warehouse, recordUrl }),
      )
    },

    async *receiptRows(id, query) {
      const snapshot = await readSnapshot()
      yield* streamReceipt(reading(find(id), snapshot, query), query, { warehouse, recordUrl })
    },

    async receiptShape(id) {
      const metric = find(id)
      return { unit: metric.unit, ...receiptShape(metric) }
    },

    async movers(query) {
      const snapshot = await readSnapshot()
      return keepMovers(snapshot, ['movers', query], async () => {
        const comparison = comparisonOf(query, snapshot)
        const found = await Promise.all(
          metrics.map((metric) => findMovers(reading(metric, snapshot), comparison, warehouse)),
        )
        const { period, others } = comparison
        return {
          period: viewOf([period], snapshot),
          compare: viewOf(others, snapshot),
          items: weightiest(found.flat()),
        }
      })
    },

    async readiness() {
      const snapshot = await readSnapshot()
      return keepReadiness(snapshot, ['readiness'], async () => {
        const { zone } = snapshot.calendar
        const span = { start: snapshot.today.subtract({ weeks: 13 }), end: snapshot.today.add({ days: 1 }) }
        const items = await Promise.all(
          metrics.map(async (metric) => {
            const [found] = await readSpans(reading(metric, snapshot), [boundsOf(span, zone)])
            const { assessment, coverage } = tell({ metric, snapshot }, found?.whole ?? null)
            return readinessItem(metric, assessment, coverage)
          }),
        )
        return { items }
      })
    },

    version: async () => versionOf(await readSnapshot()),
  }
}
