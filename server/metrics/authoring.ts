import type { Piece } from '../warehouse/model/model.ts'
import { relationColumns, undeclared } from '../warehouse/model/relations.ts'
import { namesRead } from '../warehouse/model/reads.ts'
import { casePieces, isScored } from './engine/rows.ts'
import type { Aggregate, MetricDefinition } from './metric.ts'
import { needFaults } from './need-faults.ts'

const CASE_COLUMNS = ['case_id', 'at', 'connection', 'object', 'record_id', 'label']
/** Made by the engine. */
const JUDGED_COLUMNS = ['verdict', 'included', 'covered', 'reason']
const PLAIN = /^[a-z][a-z0-9_]*$/

/** What is wrong with a definition, each in a few words; nothing when it keeps the rules of `MetricDefinition`. */
export function faultsOf(metric: MetricDefinition): string[] {
  const pieces: readonly (readonly [string, Piece | null])[] = [
    ...casePieces(metric).map((piece) => ['rows', piece] as const),
    ['parts', metric.parts],
    ['related', metric.related],
  ]
  return [
    ...verdictFaults(metric),
    ...detailFaults(metric),
    ...columnFaults(metric),
    ...needFaults(metric),
    ...pieces.flatMap(([name, piece]) => (piece === null ? [] : readFaults(name, piece))),
  ]
}

function verdictFaults({ verdicts }: MetricDefinition): string[] {
  const ids = verdicts.map(({ id }) => id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  const open = verdicts.slice(0, -1).filter(({ when }) => when === undefined)
  return [
    ...(verdicts.length === 0 ? ['it has no verdicts'] : []),
    ...twice.map((id) => `two verdicts are called ${id}`),
    ...open.map(({ id }) => `no case gets beyond the verdict ${id}, which has no condition`),
    ...(verdicts.at(-1)?.when === undefined ? [] : ['its last verdict must have no condition']),
  ]
}

function detailFaults({ details = [], relatedDetails = [], related }: MetricDefinition): string[] {
  const names = details.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  return [
    ...twice.map((name) => `two details are called ${name}`),
    ...relatedDetails
      .filter((name) => !names.includes(name))
      .map((name) => `related records have the detail ${name}, which its rows don’t`),
    ...(relatedDetails.length > 0 && related === null
      ? ['it has details of related records, and none of these']
      : []),
  ]
}

function columnFaults(metric: MetricDefinition): string[] {
  const wanted = [
    ...CASE_COLUMNS,
    ...metric.dimensions.map(({ id }) => id),
    ...(metric.details ?? []).map(({ name }) => name),
    ...(metric.entity === undefined ? [] : [metric.entity.column]),
    ...numbers(metric),
    ...words(metric),
  ]
  return metric.rows.flatMap(({ columns }) => {
    const names = Object.keys(columns)
    const missing = [...wanted, ...Object.keys(metric.rows[0]!.columns)].filter(
      (name) => !names.includes(name),
    )
    return [
      ...[...new Set(missing)].map((name) => `its rows lack the column ${name}`),
      ...names.filter((name) => !PLAIN.test(name)).map((name) => `the column ${name} is no plain word`),
      ...names
        .filter((name) => JUDGED_COLUMNS.includes(name))
        .map((name) => `the column ${name} is made of its verdicts`),
    ]
  })
}

/** Columns of the rows from which its numbers come. */
function numbers(metric: MetricDefinition): string[] {
  const own = columnsOf(metric.aggregate)
  const scored = isScored(metric) ? ['numerator', 'denominator'] : []
  return [
    ...own.filter((name) => !scored.includes(name)),
    ...metric.companions.flatMap(({ aggregate }) => columnsOf(aggregate)),
  ]
}

function columnsOf(aggregate: Aggregate): string[] {
  if (aggregate.kind === 'count') return []
  if (aggregate.kind === 'tally') return [aggregate.column]
  if (aggregate.kind !== 'ratio') return ['value']
  return [aggregate.numerator ?? 'numerator', aggregate.denominator ?? 'denominator']
}

function words({ verdicts, unjudged = [] }: MetricDefinition): string[] {
  return [...verdicts, ...unjudged].flatMap(({ words: said }) =>
    said !== null && typeof said === 'object' ? [said.column] : [],
  )
}

function readFaults(name: string, { sql, reads }: Piece): string[] {
  const read = new Set(namesRead(sql))
  const unsaid = undeclared(sql, reads)
  const faults = Object.entries(reads).flatMap(([relation, columns]) => {
    const known = relationColumns(relation)
    if (known === undefined) return [`its ${name} read ${relation}, which the model does not have`]
    return [
      ...(read.has(relation) ? [] : [`its ${name} say that they read ${relation}, and don’t`]),
      ...columns
        .filter((column) => !known.includes(column))
        .map((column) => `its ${name} read ${relation}.${column}, which the model does not have`),
    ]
  })
  return unsaid === undefined ? faults : [`its ${name} read ${unsaid} without saying so`, ...faults]
}
