import type { Receipt, ReceiptRow, Verdict } from '../../../shared/metric.ts'
import type { Question } from '../../warehouse/model/model.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Reader, Row, Warehouse } from '../../warehouse/warehouse.ts'
import type { MetricDefinition } from '../metric.ts'
import { QueryError, type ReceiptQuery } from '../metrics.ts'
import { spanOf } from './answer.ts'
import { cursorOf, pageOf } from './cursor.ts'
import { detailsOf } from './details.ts'
import { about, conditions, dimensionOf, within, type Bounds } from './facts.ts'
import type { Reading } from './reading.ts'
import { verdictOf } from './receipt-shape.ts'
import { readRelated, type RecordUrl } from './related.ts'
import { boundsOf, momentOf } from './spans.ts'

const DEFAULT_LIMIT = 50
const MOST_REASONS = 50
/** Each chunk is a query of its own; this many rows weigh a few megabytes. */
const CHUNK_ROWS = 5_000

const COLUMNS: Readonly<Record<string, string>> = {
  caseId: 'case_id',
  at: 'at',
  numerator: 'numerator',
  denominator: 'denominator',
  value: 'value',
  connection: 'connection',
  object: 'object',
  recordId: 'record_id',
  label: 'label',
  included: 'included',
  reason: 'reason',
}

/** One page of the cases of a number: the rows that were summed and those left out. */
export async function readReceipt(
  reading: Reading,
  query: ReceiptQuery,
  { warehouse, recordUrl }: { readonly warehouse: Warehouse; readonly recordUrl: RecordUrl },
): Promise<Receipt> {
  const bounds = boundsOf(spanOf(query, reading.snapshot), reading.snapshot.calendar.zone)
  const page = pageOf(query.cursor)
  const asked: Reading = page === null ? reading : { ...reading, now: page.now }
  const offset = page?.offset ?? 0
  const at = momentOf(asked.metric, { bounds, snapshot: asked.snapshot, now: asked.now })
  if (at === null)
    return { items: [], next: null, included: 0, excluded: 0, fails: 0, matching: 0, reasons: [] }
  const limit = query.limit ?? DEFAULT_LIMIT
  return warehouse.read(async (reader) => {
    const moment = new Moment(at)
    // One row more than asked for tells whether there is a next page.
    const select = `${rowsSql(asked, query, { bounds, moment })} limit ${limit + 1} offset ${offset}`
    const { sql } = asked.snapshot.model.compose(
      about(asked.metric, select, listed(asked.metric, query)),
      moment,
    )
    const rows = await reader.all(sql, moment.parameters)
    const items = await toRows(reader, asked, { rows: rows.slice(0, limit), at, recordUrl })
    const next = rows.length > limit ? cursorOf({ offset: offset + limit, now: asked.now }) : null
    const counts = await countReasons(reader, asked, { bounds, at })
    const matching = isNarrowed(query)
      ? await countMatching(reader, asked, { query, bounds, at })
      : counts.included + counts.excluded
    return { items, next, ...counts, matching }
  })
}

/** The whole receipt, chunk by chunk, in the order asked for. */
export async function* streamReceipt(
  reading: Reading,
  query: ReceiptQuery,
  { warehouse, recordUrl }: { readonly warehouse: Warehouse; readonly recordUrl: RecordUrl },
): AsyncGenerator<readonly ReceiptRow[]> {
  const { snapshot } = reading
  const bounds = boundsOf(spanOf(query, snapshot), snapshot.calendar.zone)
  const at = momentOf(reading.metric, { bounds, snapshot, now: reading.now })
  if (at === null) return
  // A reader can't be handed out of its transaction: pages are read one by one at one knowledge time.
  for (let offset = 0; ; offset += CHUNK_ROWS) {
    const chunk = await warehouse.read(async (reader) => {
      const moment = new Moment(at)
      const select = `${rowsSql(reading, query, { bounds, moment })} limit ${CHUNK_ROWS} offset ${offset}`
      const { sql } = snapshot.model.compose(
        about(reading.metric, select, listed(reading.metric, query)),
        moment,
      )
      return toRows(reader, reading, { rows: await reader.all(sql, moment.parameters), at, recordUrl })
    })
    if (chunk.length > 0) yield chunk
    if (chunk.length < CHUNK_ROWS) return
  }
}

type Within = { readonly bounds: Bounds; readonly moment: Moment }

/** Whether the list holds fewer than all the cases of the number. */
function isNarrowed({ included, verdict, reason, part, search }: ReceiptQuery): boolean {
  return [included, verdict, reason, part, search].some((narrowing) => narrowing !== undefined)
}

function rowsSql(reading: Reading, query: ReceiptQuery, within: Within): string {
  const { metric } = reading
  const details = (metric.details ?? []).map(({ name }, index) => `f.${name} as d${index}`)
  const dimensions = metric.dimensions.map(({ id }, index) => `f.${id} as k${index}`)
  const columns = [...Object.values(COLUMNS).map((column) => `f.${column}`), ...details, ...dimensions]
  return `select ${columns.join(', ')} from facts as f where ${filtersSql(reading, query, within)} order by ${orderSql(metric, query.sort)}`
}

/** Whether a row is one of those that the verdict tells of, as `verdictOf` says it. */
const SHORT = `(f.included and coalesce(f.numerator < f.denominator, false))`
const VERDICTS: Readonly<Record<Verdict, string>> = {
  fails: SHORT,
  passes: `(f.included and not ${SHORT})`,
  counts: 'f.included',
  'left-out': 'not f.included',
}

/** The condition of the rows that are listed. */
function filtersSql({ metric, where }: Reading, query: ReceiptQuery, { bounds, moment }: Within): string {
  const filters = [within(metric, bounds, moment), conditions(metric, where, moment)]
  if (query.included !== undefined) filters.push(`f.included = ${query.included}`)
  if (query.verdict !== undefined) filters.push(VERDICTS[query.verdict])
  if (query.reason !== undefined) filters.push(`f.reason = ${moment.bind(query.reason, 'text')}`)
  if (query.search !== undefined) {
    const text = moment.bind(query.search.toLowerCase(), 'text')
    filters.push(
      `(position(${text} in lower(coalesce(f.label, ''))) > 0 or position(${text} in lower(f.record_id)) > 0)`,
    )
  }
  if (query.part !== undefined) filters.push(partSql(metric, moment.bind(query.part, 'text')))
  return filters.join(' and ')
}

/** The cases that fall short of the part; of one that is a share of the whole, its own cases. */
function partSql({ partsTell }: MetricDefinition, part: string): string {
  const short = partsTell === 'share' ? '' : ' and p.numerator < p.denominator'
  return `f.case_id in (select p.case_id from parts as p where p.part = ${part}${short})`
}

/** What the rows of the list are selected from: the parts too, where they are cut down to one. */
function listed({ id, parts }: MetricDefinition, { part }: ReceiptQuery): Question['ctes'] {
  if (part === undefined) return []
  if (parts === null) throw new QueryError('part', `The metric ${id} has no parts.`)
  return [{ name: 'parts', ...parts }]
}

/** What falls short first, which people came to mend; then what doesn't, then what is left out. Newest first where it is told when. */
function orderSql(metric: MetricDefinition, sort: string | undefined): string {
  if (sort === undefined) {
    const worst = 'f.numerator * 1.0 / nullif(f.denominator, 0) asc nulls last'
    const newest = 'f.at desc nulls last'
    if (metric.aggregate.kind !== 'ratio') return `${newest}, f.case_id`
    const group = `case when not f.included then 2 when f.numerator < f.denominator then 0 else 1 end`
    return `${group}, ${metric.kind === 'event' ? newest : worst}, f.case_id`
  }
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const name = sort.replace(/^-/, '')
  const column = name.startsWith('dimension:')
    ? dimensionOf(metric, name.slice('dimension:'.length), 'sort')
    : name.startsWith('detail:')
      ? metric.details?.find((detail) => `detail:${detail.name}` === name)?.name
      : COLUMNS[name]
  if (column === undefined) {
    throw new QueryError(
      'sort',
      `The receipt has no column “${name}”; sort by one of ${Object.keys(COLUMNS).join(', ')}, detail:<name> or dimension:<id>.`,
    )
  }
  return `f.${column} ${direction} nulls last, f.case_id`
}

async function toRows(
  reader: Reader,
  reading: Reading,
  { rows, at, recordUrl }: { rows: readonly Row[]; at: Moment['instants']; recordUrl: RecordUrl },
): Promise<ReceiptRow[]> {
  const related = await readRelated(reader, reading, {
    at,
    recordUrl,
    cases: rows.map((row) => String(row['case_id'])),
  })
  const { metric, snapshot } = reading
  const names = (metric.details ?? []).map(({ name }) => name)
  return rows.map((row): ReceiptRow => {
    const text = (name: string) => (row[name] == null ? null : String(row[name]))
    const number = (name: string) => (row[name] == null ? null : Number(row[name]))
    const [connection, object, recordId] = [
      String(row['connection']),
      String(row['object']),
      String(row['record_id']),
    ]
    const counted = {
      included: row['included'] === true,
      numerator: number('numerator'),
      denominator: number('denominator'),
    }
    const moment = text('at')
    return {
      caseId: String(row['case_id']),
      at: moment,
      day: moment === null ? null : dayOf(metric, moment, snapshot.calendar.zone),
      numerator: counted.numerator,
      denominator: counted.denominator,
      value: number('value'),
      connection,
      object,
      recordId,
      label: text('label'),
      url: recordUrl(connection, object, recordId),
      included: counted.included,
      verdict: verdictOf(metric, counted),
      reason: text('reason'),
      details: detailsOf(names, (_name, index) => row[`d${index}`]),
      dimensions: Object.fromEntries(metric.dimensions.map(({ id }, index) => [id, text(`k${index}`)])),
      related: related.get(String(row['case_id'])) ?? [],
    }
  })
}

/** The day of a moment; a state is looked at in the moment after its last day. */
function dayOf({ kind }: MetricDefinition, at: string, zone: string): string {
  const moment = Temporal.Instant.from(at).subtract({ milliseconds: kind === 'state' ? 1 : 0 })
  return moment.toZonedDateTimeISO(zone).toPlainDate().toString()
}

async function countMatching(
  reader: Reader,
  reading: Reading,
  { query, bounds, at }: { query: ReceiptQuery; bounds: Bounds; at: Moment['instants'] },
): Promise<number> {
  const moment = new Moment(at)
  const select = `select cast(count(*) as integer) as cases from facts as f where ${filtersSql(reading, query, { bounds, moment })}`
  const { metric, snapshot } = reading
  const { sql } = snapshot.model.compose(about(metric, select, listed(metric, query)), moment)
  const [row] = await reader.all<{ cases: number }>(sql, moment.parameters)
  return row?.cases ?? 0
}

interface ReasonRow {
  readonly reason: string | null
  readonly included: boolean
  readonly short: boolean
  readonly cases: number
}

async function countReasons(
  reader: Reader,
  { metric, snapshot, where }: Reading,
  { bounds, at }: { bounds: Bounds; at: Moment['instants'] },
): Promise<Omit<Receipt, 'items' | 'next' | 'matching'>> {
  const moment = new Moment(at)
  const select = `select f.reason, f.included, ${SHORT} as short, cast(count(*) as integer) as cases from facts as f
    where ${within(metric, bounds, moment)} and ${conditions(metric, where, moment)}
    group by f.reason, f.included, ${SHORT} order by cases desc, f.reason nulls last, short`
  const { sql } = snapshot.model.compose(about(metric, select), moment)
  const rows = await reader.all<ReasonRow>(sql, moment.parameters)
  const count = (counts: (row: ReasonRow) => boolean) =>
    rows.reduce((sum, row) => sum + (counts(row) ? row.cases : 0), 0)
  const named = rows.filter((row): row is ReasonRow & { reason: string } => row.reason !== null)
  const verdict = ({ included, short }: ReasonRow): Verdict =>
    verdictOf(metric, { included, numerator: short ? 0 : 1, denominator: 1 })
  return {
    included: count(({ included }) => included),
    excluded: count(({ included }) => !included),
    fails: count((row) => verdict(row) === 'fails'),
    reasons: named.slice(0, MOST_REASONS).map((row) => ({
      reason: row.reason,
      included: row.included,
      verdict: verdict(row),
      cases: row.cases,
    })),
  }
}
