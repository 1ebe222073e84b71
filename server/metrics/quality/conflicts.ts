import type { Mapping } from '../../../shared/mapping.ts'
import { ConflictField, type Conflict, type ConflictList } from '../../../shared/quality.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import { PAIR_FIELDS } from '../../warehouse/model/pair-field.ts'
import type { Row, Warehouse } from '../../warehouse/warehouse.ts'
import { cursorOf, pageOf } from '../engine/cursor.ts'
import { handedOver } from '../engine/handover.ts'
import type { Questions } from '../engine/lane.ts'
import { afterSql, keyItems, orderSql, placeOf, type Key } from '../engine/receipt-order.ts'
import type { RecordUrl } from '../engine/related.ts'
import { searchSql } from '../engine/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { QueryError } from '../metrics.ts'
import { optionLabels, type OptionLabel } from './option-label.ts'
import type { ConflictQuery } from './quality.ts'
import { ruleTold } from './rule-told.ts'

const DEFAULT_LIMIT = 50

const COLUMNS = [
  'person_id',
  'connection',
  'object',
  'record_id',
  'label',
  'twin_connection',
  'twin_object',
  'twin_record_id',
  'twin_label',
  'field',
  'field_title',
  'our_field',
  'our_value',
  'our_from',
  'our_to',
  'their_field',
  'their_value',
  'their_from',
  'their_to',
  'newer',
]
const SEARCHED = ['label', 'record_id', 'our_value', 'twin_label', 'twin_record_id', 'their_value']
const LEDGER: Piece = {
  reads: { person_conflict: COLUMNS },
  sql: `select *, connection || ':' || object || ':' || record_id || ' + ' || twin_connection || ':' || twin_object || ':' || twin_record_id || ' ' || field as id
    from person_conflict`,
}

const KEYS: Readonly<Record<string, Pick<Key, 'sql' | 'type'>>> = {
  changed: {
    sql: `cast(extract(epoch from greatest(f.our_to, f.their_to)) as double precision)`,
    type: 'number',
  },
  label: { sql: 'f.label', type: 'text' },
  field: { sql: 'f.field', type: 'text' },
}

type Counts = Pick<ConflictList, 'counts'>

interface Tools {
  readonly questions: Questions
  readonly recordUrl: RecordUrl
  readonly keepCounts: (now: string, work: () => Promise<Counts>) => Promise<Counts>
}

/** One page of the ledger. `keepCounts` gives what is counted for every page alike, worked out once. */
export async function readConflicts(
  snapshot: Snapshot,
  query: ConflictQuery,
  { questions, recordUrl, keepCounts }: Tools,
): Promise<ConflictList> {
  const keys = keysOf(query.sort)
  const page = pageOf(query.cursor)
  const now = page?.now ?? snapshot.now
  const at = snapshot.at(now)
  if (at === null) return { items: [], next: null, matching: 0, counts: [] }
  const limit = query.limit ?? DEFAULT_LIMIT
  const moment = new Moment(at)
  const filters = [
    ...filtersOf(query, moment),
    ...(page === null ? [] : [afterSql(keys, page.after, moment)]),
  ]
  // One row more than asked for tells whether there is a next page.
  const question = asked(keys, filters, `limit ${limit + 1}`)
  const rows = await questions.read(snapshot, (ask) => ask(question, moment))
  const { counts } = await keepCounts(now, async () => {
    const counting = moment.again()
    const counted = countsOf(searched(query, counting))
    const found = await questions.read(snapshot, (ask) => ask(counted, counting))
    return { counts: found.map(countOf) }
  })
  const tell = tellOf(snapshot, recordUrl)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => conflictOf(row, tell)),
    next: rows.length > limit && last ? cursorOf({ now, after: [...placeOf(keys, last)] }) : null,
    matching: matching(counts, query),
    counts,
  }
}

/** The whole ledger, chunk by chunk, in the order asked for. */
export async function* streamConflicts(
  snapshot: Snapshot,
  query: ConflictQuery,
  { warehouse, recordUrl }: { readonly warehouse: Warehouse; readonly recordUrl: RecordUrl },
): AsyncGenerator<readonly Conflict[]> {
  const keys = keysOf(query.sort)
  const at = snapshot.at(snapshot.now)
  if (at === null) return
  const moment = new Moment(at)
  const tell = tellOf(snapshot, recordUrl)
  const { sql } = snapshot.model.compose(asked(keys, filtersOf(query, moment)), moment)
  yield* handedOver<readonly Conflict[]>((hand) =>
    warehouse.read(async (reader) => {
      for await (const chunk of reader.stream(sql, moment.parameters)) {
        await hand(chunk.map((row) => conflictOf(row, tell)))
      }
    }),
  )
}

function asked(keys: readonly Key[], filters: readonly string[], rest = '') {
  const items = [...COLUMNS, 'id'].map((name) => `f.${name}`)
  const select = `select ${[...items, ...keyItems(keys)].join(', ')} from ledger as f
    where ${filters.join(' and ') || 'true'} order by ${orderSql(keys)} ${rest}`
  return { ctes: [{ name: 'ledger', ...LEDGER }], select }
}

function countsOf(filters: readonly string[]) {
  const select = `select f.field, cast(count(*) as integer) as conflicts,
      cast(count(*) filter (where f.newer = 'salesforce') as integer) as ours,
      cast(count(*) filter (where f.newer = 'hubspot') as integer) as theirs
    from ledger as f where ${filters.join(' and ') || 'true'} group by f.field order by count(*) desc, f.field`
  return { ctes: [{ name: 'ledger', ...LEDGER }], select }
}

function countOf(row: Row): ConflictList['counts'][number] {
  const field = ConflictField.parse(row['field'])
  return {
    field,
    title: PAIR_FIELDS.find(({ id }) => id === field)?.title ?? field,
    conflicts: Number(row['conflicts']),
    salesforceNewer: Number(row['ours']),
    hubspotNewer: Number(row['theirs']),
  }
}

/** What is asked by is what is counted by. */
function matching(counts: ConflictList['counts'], { field, newer }: ConflictQuery): number {
  return counts
    .filter((each) => field === undefined || each.field === field)
    .reduce((sum, { conflicts, salesforceNewer, hubspotNewer }) => {
      if (newer === undefined) return sum + conflicts
      if (newer === 'unknown') return sum + conflicts - salesforceNewer - hubspotNewer
      return sum + (newer === 'salesforce' ? salesforceNewer : hubspotNewer)
    }, 0)
}

/** Other than the field and what is newer, a search narrows what is counted too. */
function searched({ search }: ConflictQuery, moment: Moment): string[] {
  return search === undefined ? [] : [searchSql(search, { row: 'f', columns: SEARCHED, moment })]
}

function filtersOf(query: ConflictQuery, moment: Moment): string[] {
  const { field, newer } = query
  return [
    ...searched(query, moment),
    ...(field === undefined ? [] : [`f.field = ${moment.bind(field, 'text')}`]),
    ...(newer === undefined
      ? []
      : [newer === 'unknown' ? 'f.newer is null' : `f.newer = ${moment.bind(newer, 'text')}`]),
  ]
}

/** Throws a `QueryError` for a column that the ledger can't be sorted by. */
function keysOf(sort = '-changed'): readonly Key[] {
  const name = sort.replace(/^-/, '')
  const key = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined
  if (!key) {
    throw new QueryError('sort', `The ledger is sorted by one of ${Object.keys(KEYS).join(', ')}.`)
  }
  return [
    { ...key, descending: sort.startsWith('-') },
    { sql: 'f.id', type: 'text', descending: false },
  ]
}

interface Tell {
  readonly recordUrl: RecordUrl
  readonly optionLabel: OptionLabel
  readonly syncRules: Mapping['syncRules']
}

function tellOf({ catalog, model }: Snapshot, recordUrl: RecordUrl): Tell {
  return { recordUrl, optionLabel: optionLabels(catalog), syncRules: model.mapping.syncRules }
}

function conflictOf(row: Row, { recordUrl, optionLabel, syncRules }: Tell): Conflict {
  const text = (name: string) => (row[name] == null ? null : String(row[name]))
  const said = (name: string) => String(row[name])
  const side = (twin: '' | 'twin_', whose: 'our' | 'their') => {
    const [connection, object, recordId] = [
      said(`${twin}connection`),
      said(`${twin}object`),
      said(`${twin}record_id`),
    ]
    const [field, value] = [text(`${whose}_field`), text(`${whose}_value`)]
    return {
      connection,
      object,
      recordId,
      label: text(`${twin}label`),
      url: recordUrl(connection, object, recordId),
      field,
      value,
      option: field === null || value === null ? null : optionLabel({ connection, object, field }, value),
      changed: { notBefore: text(`${whose}_from`), notAfter: text(`${whose}_to`) },
    }
  }
  const field = ConflictField.parse(row['field'])
  const newer = row['newer'] === 'salesforce' || row['newer'] === 'hubspot' ? row['newer'] : null
  const rule = syncRules[field]
  return {
    id: said('id'),
    personId: said('person_id'),
    label: text('label'),
    field,
    title: said('field_title'),
    salesforce: side('', 'our'),
    hubspot: side('twin_', 'their'),
    newer,
    rule: rule === null ? null : ruleTold(rule, newer),
  }
}
