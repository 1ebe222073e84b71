import {
  DuplicateRule,
  type DuplicateCluster,
  type DuplicateList,
  type DuplicateRecord,
} from '../../../shared/quality.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import { KeptBy } from '../../warehouse/model/survivor.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import { cursorOf, pageOf } from '../engine/cursor.ts'
import type { Questions } from '../engine/lane.ts'
import { afterSql, keyItems, orderSql, placeOf, type Key } from '../engine/receipt-order.ts'
import type { RecordUrl } from '../engine/related.ts'
import { searchSql } from '../engine/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { DuplicateQuery } from './quality.ts'
import { whyKept } from './survivor.ts'

const DEFAULT_LIMIT = 25

const RECORD = ['connection', 'object', 'record_id']
const PERSON = [
  'label',
  'email',
  'phone',
  'title',
  'company_name',
  'country_typed',
  'lifecycle_stage',
  'owner_name',
  'created_at',
  'updated_at',
  'present',
  'required',
  'on_open_opportunity',
]

const SEARCHED = ['label', 'record_id', 'email', 'company_name']

const KEYS: readonly Key[] = [
  { sql: 'cast(f.size as double precision)', type: 'number', descending: true },
  { sql: 'cast(f.on_deals as double precision)', type: 'number', descending: true },
  { sql: 'f.cluster_id', type: 'text', descending: false },
]

const CROWDED = {
  name: 'crowded',
  reads: {
    person_cluster: [...RECORD, 'cluster_id', 'rule', 'size', 'survivor', 'kept_by'],
    person: [...RECORD, ...PERSON],
  },
  sql: `select c.cluster_id, c.rule, c.size, c.survivor, c.kept_by, ${[...RECORD, ...PERSON].map((name) => `p.${name}`).join(', ')}
    from person_cluster c
    join person p on p.connection = c.connection and p.object = c.object and p.record_id = c.record_id`,
}
interface Tools {
  readonly questions: Questions
  readonly recordUrl: RecordUrl
}

/** One page of the clusters, each with its records side by side. */
export async function readDuplicates(
  snapshot: Snapshot,
  query: DuplicateQuery,
  { questions, recordUrl }: Tools,
): Promise<DuplicateList> {
  const page = pageOf(query.cursor)
  const now = page?.now ?? snapshot.now
  const at = snapshot.at(now)
  if (at === null) return { items: [], next: null, matching: 0, surplus: 0 }
  const limit = query.limit ?? DEFAULT_LIMIT
  const moment = new Moment(at)
  const filters = filtersOf(query, moment)
  const after = page === null ? [] : [afterSql(KEYS, page.after, moment)]
  const where = (conditions: readonly string[]) => conditions.join(' and ') || 'true'
  // One cluster more than asked for tells whether there is a next page.
  // What several steps read is worked out once.
  const select = `select * from (
    with records as materialized (select * from crowded),
    clusters as materialized (
      select cluster_id, connection, max(rule) as rule, max(size) as size,
        cast(count(*) filter (where on_open_opportunity) as integer) as on_deals
      from records group by cluster_id, connection
    ), wanted as (
      select f.*, ${keyItems(KEYS).join(', ')} from clusters as f where ${where([...filters, ...after])}
      order by ${orderSql(KEYS)} limit ${limit + 1}
    ), counted as (
      select cast(count(*) as integer) as matching, cast(coalesce(sum(f.size - 1), 0) as integer) as surplus
      from clusters as f where ${where(filters)}
    )
    select n.matching, n.surplus, w.cluster_id, w.rule as cluster_rule, w.size, w.on_deals, w.s0, w.s1, w.s2,
      r.rule, r.survivor, r.kept_by, ${[...RECORD, ...PERSON].map((name) => `r.${name}`).join(', ')}
    from counted n left join wanted w on true left join records r on r.cluster_id = w.cluster_id
  ) as page
  order by ${orderSql(KEYS)}, case when survivor then 0 else 1 end, object, record_id`
  const rows = await questions.read(snapshot, (ask) => ask({ ctes: [CROWDED], select }, moment))
  const found = [...Map.groupBy(rows, (row) => row['cluster_id'])].filter(([id]) => id !== null)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)?.[1][0]
  return {
    items: shown.map(([, records]) => clusterOf(records, recordUrl)),
    next: found.length > limit && last ? cursorOf({ now, after: [...placeOf(KEYS, last)] }) : null,
    matching: Number(rows[0]?.['matching'] ?? 0),
    surplus: Number(rows[0]?.['surplus'] ?? 0),
  }
}

function filtersOf({ connection, rule, search }: DuplicateQuery, moment: Moment): string[] {
  return [
    ...(search === undefined
      ? []
      : [
          `f.cluster_id in (select r.cluster_id from records as r where ${searchSql(search, { row: 'r', columns: SEARCHED, moment })})`,
        ]),
    ...(connection === undefined ? [] : [`f.connection = ${moment.bind(connection, 'text')}`]),
    ...(rule === undefined ? [] : [`f.rule = ${moment.bind(rule, 'text')}`]),
  ]
}

function clusterOf(rows: readonly Row[], recordUrl: RecordUrl): DuplicateCluster {
  const first = rows[0]!
  const records = rows.map((row) => recordOf(row, recordUrl))
  return {
    id: String(first['cluster_id']),
    connection: String(first['connection']),
    rule: DuplicateRule.parse(first['cluster_rule']),
    size: Number(first['size']),
    onOpenOpportunity: Number(first['on_deals']),
    reason: whyKept(records[0]!, KeptBy.nullable().parse(first['kept_by'] ?? null)),
    records,
  }
}

function recordOf(row: Row, recordUrl: RecordUrl): DuplicateRecord {
  const text = (name: string) => (row[name] == null ? null : String(row[name]))
  const said = (name: string) => String(row[name])
  const [connection, object, recordId] = [said('connection'), said('object'), said('record_id')]
  const onDeal = row['on_open_opportunity']
  return {
    connection,
    object,
    recordId,
    label: text('label'),
    url: recordUrl(connection, object, recordId),
    survivor: row['survivor'] === true,
    rule: DuplicateRule.parse(row['rule']),
    email: text('email'),
    phone: text('phone'),
    title: text('title'),
    company: text('company_name'),
    country: text('country_typed'),
    stage: text('lifecycle_stage'),
    owner: text('owner_name'),
    createdAt: text('created_at'),
    changedAt: text('updated_at'),
    filled: Number(row['present']),
    required: Number(row['required']),
    onOpenOpportunity: typeof onDeal === 'boolean' ? onDeal : null,
  }
}
