import type {
  BreakdownItem,
  MetricAnswer,
  MetricList,
  MetricSummary,
  SeriesPoint,
} from '../../shared/metric.ts'
import { PeriodName } from '../../shared/vocabulary.ts'
import { change, count, figure, NOTHING } from './figure.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'
import { OK, UsageError } from './terminal.ts'

export interface MetricsOptions {
  readonly period?: string
  readonly by?: string
  readonly json: boolean
}

/** All metrics of a period, or one over a span with its breakdown, as a table or as the API's JSON. */
export async function metrics(
  id: string | undefined,
  options: MetricsOptions,
  terminal: Terminal,
): Promise<number> {
  if (id === undefined && options.by !== undefined) throw new UsageError('--by needs the id of one metric.')
  const period = PeriodName.optional().safeParse(options.period)
  if (!period.success) throw new UsageError(`--period takes ${period.error.issues[0]!.message}.`)
  const workplace = await terminal.open()
  try {
    const { currency } = await workplace.syncs.workspace()
    const ofPeriod = options.period === undefined ? {} : { period: options.period }
    if (id === undefined) {
      const list = await workplace.metrics.list(ofPeriod)
      terminal.out.write(`${options.json ? JSON.stringify(list, null, 2) : listText(list, currency)}\n`)
      return OK
    }
    const span = options.period === undefined ? null : (await workplace.metrics.list(ofPeriod)).period
    const answer = await workplace.metrics.answer(id, {
      ...(span ? { from: span.start, to: span.end } : {}),
      ...(options.by === undefined ? {} : { by: options.by }),
    })
    terminal.out.write(
      `${options.json ? JSON.stringify(answer, null, 2) : answerText(answer, options.by, currency)}\n`,
    )
    return OK
  } finally {
    await workplace.close()
  }
}

function listText({ period, compare, items }: MetricList, currency: string | null): string {
  const rows = items.map((item) => [
    item.title,
    figure(item.value, item.unit, currency),
    figure(item.previous, item.unit, currency),
    change(item, currency),
    counted(item),
    figure(item.coverage, 'ratio', currency),
    doubts(item),
    item.id,
  ])
  const columns = [
    { title: 'Metric', align: 'left' },
    { title: period.name, align: 'right' },
    { title: compare.name, align: 'right' },
    { title: 'Change', align: 'right' },
    { title: 'Counted', align: 'right' },
    { title: 'Coverage', align: 'right' },
    { title: 'Note', align: 'left' },
    { title: 'Id', align: 'left' },
  ] as const
  const reasons = items.flatMap((item) => (item.reason === null ? [] : [`${item.title}: ${item.reason}`]))
  return [table(columns, rows), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n')
}

/** “10 campaigns”. */
function counted({ cases, noun }: MetricSummary): string {
  return `${count(cases)} ${cases === 1 ? noun.one : noun.many}`
}

function doubts(item: MetricSummary): string {
  const said = [
    item.state === 'measurable' ? null : item.state.replace('-', ' '),
    item.incomplete ? 'still running' : null,
    item.smallSample && item.state !== 'not-measured' ? 'small sample' : null,
  ]
  return said.filter((word) => word !== null).join(', ')
}

function answerText(answer: MetricAnswer, by: string | undefined, currency: string | null): string {
  const value = figure(answer.value, answer.unit, currency)
  const beside = answer.companions.map(
    (other) => `${other.title}: ${figure(other.value, other.unit, currency)}`,
  )
  const note = doubts(answer)
  const head = [
    `${answer.title}: ${value}${note === '' ? '' : ` (${note})`}`,
    ...beside,
    `${answer.from} to ${answer.to} (exclusive), ${counted(answer)}, coverage ${figure(answer.coverage, 'ratio', currency)}`,
    ...(answer.reason === null ? [] : [answer.reason]),
    answer.definition.formula,
  ]
  const dimension = answer.definition.dimensions.find((each) => each.id === by)?.title ?? by ?? ''
  return [
    head.join('\n'),
    ...(answer.series.length > 0 ? [seriesTable(answer, currency)] : []),
    ...(by === undefined ? [] : [breakdownTable(answer, dimension, currency)]),
  ].join('\n\n')
}

function seriesTable({ series, unit, noun }: MetricAnswer, currency: string | null): string {
  return table(
    valueColumns('From', noun),
    series.map((point) => [
      point.start,
      ...values(point, unit, currency),
      point.incomplete ? 'still running' : '',
    ]),
  )
}

function breakdownTable(
  { breakdown, unit, noun }: MetricAnswer,
  title: string,
  currency: string | null,
): string {
  return table(
    valueColumns(title, noun),
    breakdown.map((item) => [item.key ?? '(no value)', ...values(item, unit, currency)]),
  )
}

function valueColumns(first: string, { many }: MetricSummary['noun']) {
  const cases = `${many.charAt(0).toUpperCase()}${many.slice(1)}`
  const figures = ['Value', 'Of', 'Among', cases].map((title) => ({ title, align: 'right' }) as const)
  return [{ title: first, align: 'left' } as const, ...figures, { title: 'Note', align: 'left' } as const]
}

function values(
  item: SeriesPoint | BreakdownItem,
  unit: MetricAnswer['unit'],
  currency: string | null,
): string[] {
  const plain = (value: number | null) =>
    unit === 'ratio' && value !== null ? figure(value, 'count', currency) : ''
  return [
    item.value === null ? NOTHING : figure(item.value, unit, currency),
    plain(item.numerator),
    plain(item.denominator),
    count(item.cases),
  ]
}
