import type {
  MetricAnswer,
  MetricSummary,
  Period,
  ReceiptRow,
  ReceiptShape,
  SeriesPoint,
} from '../../shared/metric.ts'
import type {
  BridgeQuery,
  TellingsQuery,
  ListQuery,
  Metrics,
  ReceiptQuery,
  WhatIfQuery,
} from '../../server/metrics/metrics.ts'
import { QueryError } from '../../server/metrics/metrics.ts'
import { ruleTold } from '../../server/metrics/quality/rule-told.ts'
import type { ConflictQuery, DuplicateQuery } from '../../server/metrics/quality/quality.ts'
import type { FixQuery, FixRowQuery, FixRows } from '../../server/metrics/fixes/fixes.ts'
import type { WhatIf } from '../../shared/what-if.ts'
import type { MetricBridge } from '../../shared/bridge.ts'
import type { MetricTellings } from '../../shared/tellings.ts'
import type { Fix, FixRow } from '../../shared/fix.ts'
import type { Conflict } from '../../shared/quality.ts'

const WEEK: Period = weekOf('2026-W46', '2026-11-09', '2026-11-16')
const WEEK_BEFORE: Period = weekOf('2026-W45', '2026-11-02', '2026-11-09')

function weekOf(name: string, start: string, end: string): Period {
  return { name, start, end, until: end, incomplete: false, begun: true }
}

const point: SeriesPoint = {
  name: '2026-W46',
  start: '2026-11-09',
  end: '2026-11-16',
  value: 0.8,
  numerator: 8,
  denominator: 10,
  cases: 10,
  incomplete: false,
}

const onTime: MetricSummary = {
  id: 'on-time-launch-rate',
  pillar: 'campaign',
  title: 'On-time launches',
  question: 'Do campaigns launch when they were planned to?',
  unit: 'ratio',
  currency: null,
  better: 'higher',
  headline: true,
  value: 0.8,
  numerator: 8,
  denominator: 10,
  previous: 0.75,
  signal: 'too-few',
  target: null,
  cases: 10,
  noun: {
    one: 'campaign',
    many: 'campaigns',
    counted: 'due',
    fails: 'late',
    units: 'campaigns',
    covers: null,
  },
  entities: null,
  pending: 0,
  coverage: 0.9,
  interval: { low: 0.49, high: 0.94 },
  freshness: [{ connection: 'salesforce', object: 'campaign', syncedAt: '2026-11-16T03:00:00Z' }],
  incomplete: false,
  smallSample: true,
  companions: [
    { id: 'current-plan', title: 'Against today’s plan', unit: 'ratio', value: 0.9, percentile: false },
  ],
  state: 'measurable',
  reason: null,
  cause: null,
  trailing: [{ weeks: 4, value: 0.78, cases: 41, coverage: 0.9 }],
  line: [point],
  leading: null,
  short: [],
  awaited: [],
}

const slippage: MetricSummary = {
  ...onTime,
  id: 'launch-slippage',
  title: 'Launch slippage',
  unit: 'days',
  better: 'lower',
  value: null,
  numerator: null,
  denominator: null,
  previous: null,
  signal: null,
  cases: 0,
  coverage: null,
  interval: null,
  companions: [],
  state: 'not-measured',
  reason: 'No plan was observed yet: sync again next week.',
  cause: 'missing-data',
}

/** How the receipt's columns are called. */
const shape: Omit<ReceiptShape, 'unit' | 'currency'> = {
  when: 'Due',
  outcomes: { passes: 'on time', fails: 'late', counts: 'counts' },
  details: [
    { name: 'committed', title: 'Committed', type: 'day' },
    { name: 'late', title: 'Days late', type: 'days' },
  ],
  relatedDetails: [],
  dimensions: [
    { id: 'channel', title: 'Channel', type: 'text', names: {}, listed: true },
    { id: 'region', title: 'Region', type: 'text', names: {}, listed: true },
  ],
}

/** Rows of a receipt, the second of which a spreadsheet would take for a formula. */
export function receiptRows(count: number): ReceiptRow[] {
  return Array.from({ length: count }, (_, index) => ({
    caseId: `case-${index}`,
    at: '2026-11-09T23:00:00Z',
    day: '2026-11-10',
    numerator: 1,
    denominator: 1,
    value: -1.5,
    connection: 'salesforce',
    object: 'campaign',
    recordId: `701${index}`,
    label: index === 1 ? '=HYPERLINK("http://evil.example")' : `Webinar ${index}, "Zürich"`,
    url: `http://127.0.0.1/701${index}`,
    included: true,
    verdict: 'passes',
    reason: null,
    details: { committed: '2026-11-10', late: -1.5 },
    dimensions: { channel: 'email', region: null },
    related: [],
  }))
}

function conflict(title: string): Conflict {
  const changed = { notBefore: null, notAfter: '2026-11-09T23:00:00Z' }
  const record = { object: 'contact', label: 'Ann Lee', url: null, option: null, changed }
  return {
    id: `c1 + h1 ${title}`,
    personId: 'salesforce:contact:c1',
    label: 'Ann Lee',
    field: 'title',
    title: 'Job title',
    salesforce: { ...record, connection: 'salesforce', recordId: 'c1', field: 'Title', value: title },
    hubspot: {
      ...record,
      connection: 'hubspot',
      recordId: 'h1',
      field: 'jobtitle',
      value: 'vp_sales',
      option: 'VP Sales',
    },
    newer: null,
    rule: null,
  }
}

/** What the rule that was entered says of it. */
const ruled: Conflict = { ...conflict('CMO'), newer: 'salesforce', rule: ruleTold('two-way', 'salesforce') }

/** A repair with a list, and more records than it has a value for. */
const phones: Fix = {
  id: 'fill.salesforce.lead.Phone',
  kind: 'fill',
  title: 'Fill the phone number of 3 leads in Salesforce',
  system: 'Salesforce',
  connection: 'salesforce',
  object: 'lead',
  field: 'phone number',
  records: 3,
  ready: 2,
  recent: 1,
  moves: [
    { metric: 'data-completeness', title: 'Data completeness', now: 0.9, repaired: 0.93, loaded: 0.92 },
  ],
  lists: [
    {
      id: 'fill.salesforce.lead.Phone',
      connection: 'salesforce',
      system: 'Salesforce',
      object: 'lead',
      takenBy: 'salesforce-loader',
      fields: ['Phone'],
      rows: 2,
    },
  ],
}

/** Rows that a spreadsheet would take for formulas. */
const fixRow: FixRow = {
  connection: 'salesforce',
  object: 'lead',
  recordId: '00Q1',
  label: '=HYPERLINK("http://evil.example")',
  url: 'http://127.0.0.1/00Q1',
  owner: 'Zoë Ek',
  createdAt: '2026-11-09T23:00:00Z',
  field: 'Phone',
  present: '-',
  presentOption: null,
  proposed: ['+4930123456'],
  why: 'HubSpot has it, of the same person',
  from: { connection: 'hubspot', object: 'contact', recordId: '7', url: null },
}

/** Stands for the metrics behind the API: fixed answers, remembers what it was asked. */
export class MetricsDouble implements Metrics {
  dataVersion = 1
  rows: ReceiptRow[] = receiptRows(3)
  failure: Error | null = null
  readonly asked: { readonly method: string; readonly query: unknown }[] = []
  readonly #known = [onTime, slippage]
  readonly #conflicts = [conflict('Head of Sales'), conflict('=1+1'), ruled]

  async list(query: ListQuery) {
    this.#ask('list', query)
    if (query.period === '2026-W53') throw new QueryError('period', '2026 has no week 53.')
    return { period: WEEK, compare: WEEK_BEFORE, items: [...this.#known] }
  }

  async answer(id: string, query: object): Promise<MetricAnswer> {
    this.#ask('answer', query)
    return {
      ...this.#find(id),
      from: '2026-11-09',
      to: '2026-11-16',
      compare: WEEK_BEFORE,
      since: '2026-01-05',
      keptAt: null,
      rolling: null,
      series: [point],
      breakdown:
        'by' in query
          ? [{ key: 'email', value: 0.8, numerator: 8, denominator: 10, cases: 10, coverage: 0.5 }]
          : [],
      parts: [],
      definition: {
        ...shape,
        version: '1-abc',
        kind: 'event',
        formula: 'launched on or before the planned day ÷ due',
        notes: [],
        sql: 'select 1',
        source: { title: 'House rule', url: null },
      },
    }
  }

  async tellNow() {
    return []
  }

  async makeUpWeek() {
    return []
  }

  async tellings(id: string, query: TellingsQuery): Promise<MetricTellings> {
    this.#ask('tellings', query)
    return { metric: this.#find(id).id, period: query.period, items: [], times: 0, lastAt: null }
  }

  async whatIf(id: string, query: WhatIfQuery): Promise<WhatIf> {
    this.#ask('whatIf', query)
    const { title, unit, better, value, numerator, denominator, cases } = this.#find(id)
    return {
      metric: id,
      title,
      unit,
      currency: null,
      better,
      value,
      numerator,
      denominator,
      cases,
      records: true,
      items: [],
    }
  }

  async bridge(id: string, query: BridgeQuery): Promise<MetricBridge> {
    this.#ask('bridge', query)
    const { title, unit, better, value, numerator, denominator } = this.#find(id)
    const level = { value, numerator, denominator }
    return {
      metric: id,
      title,
      unit,
      currency: null,
      better,
      base: { ...WEEK_BEFORE, knownAt: '2026-11-10T00:00:00Z', asTold: level, asKnown: level },
      period: { ...WEEK, ...level },
      dimension: null,
      steps: [],
      change: 0,
      restated: { matching: 0, items: [] },
      sentence: `${title} stayed where it was.`,
      method: 'Each part is its own change; they add up.',
      reason: null,
    }
  }

  async receipt(id: string, query: ReceiptQuery) {
    this.#ask('receipt', query)
    this.#find(id)
    const cases = this.rows.length
    return {
      items: this.rows,
      next: null,
      included: cases,
      excluded: 0,
      fails: 0,
      currency: null,
      matching: cases,
      reasons: [],
    }
  }

  async *receiptRows(id: string, query: ReceiptQuery) {
    this.#ask('receiptRows', query)
    this.#find(id)
    for (let start = 0; start < this.rows.length; start += 2) yield this.rows.slice(start, start + 2)
  }

  async receiptShape(id: string) {
    this.#find(id)
    return { unit: 'ratio' as const, currency: null, ...shape }
  }

  async movers(query: ListQuery) {
    this.#ask('movers', query)
    return { period: WEEK, compare: WEEK_BEFORE, stories: [], items: [], earlier: [] }
  }

  async readiness() {
    this.#ask('readiness', {})
    return { items: [] }
  }

  async conflicts(query: ConflictQuery) {
    this.#ask('conflicts', query)
    if (query.cursor === 'foreign') throw new QueryError('cursor', 'Start from the first page.')
    return {
      items: this.#conflicts,
      next: null,
      matching: 2,
      counts: [
        { field: 'title' as const, title: 'Job title', conflicts: 2, salesforceNewer: 1, hubspotNewer: 0 },
      ],
    }
  }

  async *conflictRows(query: ConflictQuery) {
    this.#ask('conflictRows', query)
    yield this.#conflicts
  }

  async duplicates(query: DuplicateQuery) {
    this.#ask('duplicates', query)
    return { items: [], next: null, matching: 0, surplus: 0 }
  }

  async fixes(query: FixQuery) {
    this.#ask('fixes', query)
    return { items: [phones], matching: 1, asOf: '2026-11-16T03:00:00Z' }
  }

  async fix(id: string, query: FixRowQuery) {
    this.#ask('fix', query)
    return { fix: this.#fix(id), rows: [fixRow] }
  }

  async fixFile(id: string, rows: FixRows) {
    this.#ask('fixFile', { id, rows })
    const [list = null] = this.#fix(id).lists
    const open = { ...fixRow, proposed: [], from: null, why: 'Neither system tells what it should be' }
    return {
      list: rows === 'open' ? null : list,
      chunks: chunksOf(rows === 'open' ? [[open]] : [[fixRow], [], [{ ...fixRow, recordId: '00Q2' }]]),
    }
  }

  async version() {
    return this.versionNow()
  }

  versionNow() {
    return `data ${this.dataVersion}`
  }

  /** What happens while a question is being answered. */
  meanwhile: () => void = () => {}

  #ask(method: string, query: unknown): void {
    this.asked.push({ method, query })
    this.meanwhile()
    if (this.failure) throw this.failure
  }

  #fix(id: string): Fix {
    if (id !== phones.id)
      throw new QueryError('id', `There is nothing to put right by the name “${id}”.`, 404)
    return phones
  }

  #find(id: string): MetricSummary {
    const found = this.#known.find((metric) => metric.id === id)
    if (!found) throw new QueryError('id', `There is no metric ${id}.`, 404)
    return found
  }
}

async function* chunksOf<T>(chunks: readonly T[]): AsyncGenerator<T> {
  yield* chunks
}
