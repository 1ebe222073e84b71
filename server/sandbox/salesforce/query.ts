import { randomUUID } from 'node:crypto'
import type { Answer, Ask } from '../http.ts'
import { JSON_TYPE, json } from '../http.ts'
import type { Row } from '../row.ts'
import type { RowList } from '../row-list.ts'
import { SalesforceError } from './error.ts'
import { findSobject, type Salesforce } from './salesforce.ts'
import { plan, type Plan } from './soql.ts'
import { keyOf } from './soql-condition.ts'
import { restWriter } from './value.ts'
import { checkBatch } from './virtual.ts'

/** A result that is being paged; its rows stay as they were when asked. */
export interface Locator {
  readonly rows: RowList
  readonly plan: Plan
  readonly expiresAt: number
}

const LOCATOR_LIFE_MS = 2 * 24 * 60 * 60 * 1000
const MAX_LOCATORS = 100

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm */
export function query(salesforce: Salesforce, ask: Ask, version: string, deleted: boolean): Answer {
  const soql = ask.query.get('q')
  if (soql === null || soql.trim() === '') {
    throw new SalesforceError(400, 'MALFORMED_QUERY', 'unexpected token: <EOF>')
  }
  const compiled = plan(soql, (name) => findSobject(salesforce, name))
  const rows = compiled.run({ deleted })
  checkBatch(compiled.sobject.name, rows)
  if (compiled.count) return json(200, { totalSize: rows.length, done: true, records: [] })
  if (compiled.aggregates.length > 0) return aggregate(compiled, rows)
  const locator: Locator = { rows, plan: compiled, expiresAt: salesforce.clock.now() + LOCATOR_LIFE_MS }
  return page({ salesforce, ask, version, locator, id: null, offset: 0, deleted })
}

/** Goes on with a result: `…/query/01gXX0000000001-2000`. */
export function queryMore(
  salesforce: Salesforce,
  ask: Ask,
  version: string,
  name: string,
  deleted: boolean,
): Answer {
  const [, id = '', offset = ''] = /^(01g\w+)-(\d+)$/.exec(name) ?? []
  const locator = salesforce.locators.get(id)
  if (
    locator === undefined ||
    locator.expiresAt < salesforce.clock.now() ||
    Number(offset) > locator.rows.length
  ) {
    throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  }
  return page({ salesforce, ask, version, locator, id, offset: Number(offset), deleted })
}

interface Page {
  readonly salesforce: Salesforce
  readonly ask: Ask
  readonly version: string
  readonly locator: Locator
  readonly id: string | null
  readonly offset: number
  readonly deleted: boolean
}

function page({ salesforce, ask, version, locator, id, offset, deleted }: Page): Answer {
  const { rows, plan } = locator
  const end = Math.min(rows.length, offset + batchSize(ask))
  const write = restWriter(plan.sobject.name, plan.columns, version)
  const records = rows.slice(offset, end).map(write).join(',')
  const done = end === rows.length
  let next = ''
  if (!done) {
    const name = `${id ?? keep(salesforce, locator)}-${end}`
    next = `"nextRecordsUrl":"/services/data/v${version}/${deleted ? 'queryAll' : 'query'}/${name}",`
  }
  const body = `{"totalSize":${rows.length},"done":${done},${next}"records":[${records}]}`
  return { status: 200, headers: JSON_TYPE, body }
}

function keep({ locators }: Salesforce, locator: Locator): string {
  const id = `01g${randomUUID().replaceAll('-', '').slice(0, 15)}`
  locators.set(id, locator)
  if (locators.size > MAX_LOCATORS) locators.delete(locators.keys().next().value!)
  return id
}

/** `Sforce-Query-Options: batchSize=500`, kept between 200 and 2,000. */
function batchSize({ headers, mostRows = Infinity }: Ask): number {
  const [, size] = /batchSize\s*=\s*(\d+)/i.exec(String(headers['sforce-query-options'] ?? '')) ?? []
  return Math.min(mostRows, size === undefined ? 2000 : Math.min(2000, Math.max(200, Number(size))))
}

function aggregate({ aggregates }: Plan, rows: RowList): Answer {
  const record: Record<string, unknown> = { attributes: { type: 'AggregateResult' } }
  for (const { alias, fn, field } of aggregates) {
    const key = keyOf(field)
    const filled = rows.filter((row) => key(row) !== null)
    if (fn === 'COUNT') record[alias] = filled.length
    else if (fn === 'COUNT_DISTINCT') record[alias] = new Set(filled.map(key)).size
    else {
      let best: Row | null = null
      for (const row of filled) {
        if (best === null || precedes(key(row), key(best)) === (fn === 'MIN')) best = row
      }
      const value = best === null ? null : field.read(best)
      record[alias] =
        field.spec.type === 'datetime' && value !== null ? String(value).replace('Z', '+0000') : value
    }
  }
  return json(200, { totalSize: 1, done: true, records: [record] })
}

function precedes(a: string | number | boolean | null, b: string | number | boolean | null): boolean {
  return a !== null && b !== null && a < b
}
