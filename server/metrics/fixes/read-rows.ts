import { FixKind, type FixRow } from '../../../shared/fix.ts'
import { ConflictField } from '../../../shared/quality.ts'
import type { SyncRule } from '../../../shared/sync-rule.ts'
import { KeptRelations } from '../../warehouse/model/kept-relations.ts'
import { Moment, type Instants } from '../../warehouse/model/moment.ts'
import { together } from '../../warehouse/model/reads.ts'
import { KeptBy } from '../../warehouse/model/survivor.ts'
import type { Reader, Row, Warehouse } from '../../warehouse/warehouse.ts'
import { handedOver } from '../engine/handover.ts'
import type { RecordUrl } from '../engine/related.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { optionLabels } from '../quality/option-label.ts'
import type { FixRows } from './fixes.ts'
import { keepOffers } from './offer.ts'
import { keepProposals } from './proposals.ts'
import { SUBJECTS, SUBJECT_READS } from './subject.ts'
import { whyNot, whyProposed } from './words.ts'

interface Tools {
  readonly warehouse: Warehouse
  readonly recordUrl: RecordUrl
}

interface Wanted {
  readonly kind: FixKind
  readonly repair: string
  /** Only of this list, and ready to be loaded. */
  readonly list?: string
  readonly rows?: FixRows
  readonly limit?: number
}

/** The first rows of a repair. */
export async function readRows(
  snapshot: Snapshot,
  wanted: Wanted,
  { warehouse, recordUrl }: Tools,
): Promise<FixRow[]> {
  const at = snapshot.at(snapshot.now)
  if (at === null) return []
  const rows = await warehouse.read(async (reader) => {
    const { sql, moment } = await asked(reader, { snapshot, wanted, at })
    return reader.all(sql, moment.parameters)
  })
  const tell = tellOf(snapshot, wanted, recordUrl)
  return rows.map((row) => rowOf(row, tell))
}

/** All of them, chunk by chunk. */
export async function* streamRows(
  snapshot: Snapshot,
  wanted: Wanted,
  { warehouse, recordUrl }: Tools,
): AsyncGenerator<readonly FixRow[]> {
  const at = snapshot.at(snapshot.now)
  if (at === null) return
  const tell = tellOf(snapshot, wanted, recordUrl)
  yield* handedOver<readonly FixRow[]>((hand) =>
    warehouse.read(async (reader) => {
      const { sql, moment } = await asked(reader, { snapshot, wanted, at })
      for await (const chunk of reader.stream(sql, moment.parameters)) {
        await hand(chunk.map((row) => rowOf(row, tell)))
      }
    }),
  )
}

const KEPT_READS = { person_cluster: ['connection', 'object', 'record_id', 'kept_by'] }

interface Asked {
  readonly snapshot: Snapshot
  readonly wanted: Wanted
  readonly at: Instants
}

/** Keeps what is proposed, and gives the statement that reads it. */
async function asked(
  reader: Reader,
  { snapshot, wanted: { kind, repair, list, rows, limit }, at }: Asked,
): Promise<{ readonly sql: string; readonly moment: Moment }> {
  const ask = new KeptRelations(reader).of(snapshot.model)
  if (kind !== 'merge') await keepOffers(ask, snapshot, at)
  await keepProposals(ask, snapshot, { kind, at })
  const moment = new Moment(at)
  const conditions = [
    `f.repair = ${moment.bind(repair, 'text')}`,
    ...(list === undefined ? [] : [`f.list = ${moment.bind(list, 'text')}`]),
    ...(rows === undefined ? [] : [rows === 'ready' ? 'f.ready' : 'not f.ready']),
  ]
  const merges = kind === 'merge'
  const own = `with subject as (${SUBJECTS})
      select f.kind, f.connection, f.object, f.record_id, f.field, f.present, f.proposed, f.proposed_too, f.lack, f.ready,
        f.from_connection, f.from_object, f.from_id, s.label, s.owner_name, s.created_at, ${merges ? 'c.kept_by' : 'cast(null as text)'} as kept_by
      from kept_fix as f join subject as s on s.connection = f.connection and s.object = f.object and s.record_id = f.record_id${
        merges
          ? `
        left join person_cluster as c on c.connection = f.connection and c.object = f.object and c.record_id = f.record_id`
          : ''
      }
      where ${conditions.join(' and ')}`
  const select = `select * from asked
    order by case when ready then 0 else 1 end, created_at desc nulls last, connection, object, record_id
    ${limit === undefined ? '' : `limit ${limit}`}`
  const ctes = [
    { name: 'asked', sql: own, reads: merges ? together([SUBJECT_READS, KEPT_READS]) : SUBJECT_READS },
  ]
  return { sql: snapshot.model.compose({ ctes, select }, moment).sql, moment }
}

interface Tell {
  readonly catalog: Snapshot['catalog']
  readonly recordUrl: RecordUrl
  readonly rule: SyncRule | null
}

function tellOf({ catalog, model }: Snapshot, { kind, repair }: Wanted, recordUrl: RecordUrl): Tell {
  const field = ConflictField.safeParse(repair.replace(/^align\./, ''))
  const rule = kind === 'align' && field.success ? model.mapping.syncRules[field.data] : null
  return { catalog, recordUrl, rule }
}

function rowOf(row: Row, { catalog, recordUrl, rule }: Tell): FixRow {
  const text = (name: string) => (row[name] == null ? null : String(row[name]))
  const [connection, object, recordId] = [
    String(row['connection']),
    String(row['object']),
    String(row['record_id']),
  ]
  const kind = FixKind.parse(row['kind'])
  const fromId = text('from_id')
  const fromConnection = text('from_connection') ?? connection
  const fromObject = text('from_object') ?? object
  const from =
    fromId === null
      ? null
      : {
          connection: fromConnection,
          object: fromObject,
          recordId: fromId,
          url: recordUrl(fromConnection, fromObject, fromId),
        }
  const vendor = catalog.connections.find(({ id }) => id === fromConnection)?.vendor ?? null
  const lack = text('lack')
  const [field, present] = [text('field'), text('present')]
  return {
    connection,
    object,
    recordId,
    label: text('label'),
    url: recordUrl(connection, object, recordId),
    owner: text('owner_name'),
    createdAt: text('created_at'),
    field,
    present,
    presentOption:
      field === null || present === null
        ? null
        : optionLabels(catalog)({ connection, object, field }, present),
    proposed: [text('proposed'), text('proposed_too')].filter((value) => value !== null),
    why:
      lack === null
        ? whyProposed(kind, { from, vendor, rule, keptBy: KeptBy.nullable().parse(row['kept_by'] ?? null) })
        : whyNot(lack),
    from,
  }
}
