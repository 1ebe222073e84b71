import type { FieldEvidence, RoleEvidence } from '../../../shared/evidence.ts'
import type { CatalogConnection } from '../../warehouse/catalog.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Reader, Row } from '../../warehouse/warehouse.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { EvidenceRole, Fact, Found } from './evidence.ts'
import { EVIDENCE_ROLES } from './roles.ts'

type Told = Pick<FieldEvidence, 'lead' | 'facts'>

/** What the records of an object tell of its fields, in each role that they may have. */
export async function readEvidence(
  reader: Reader,
  snapshot: Snapshot,
  { connection, object }: { readonly connection: CatalogConnection; readonly object: string },
): Promise<readonly RoleEvidence[]> {
  const roles = EVIDENCE_ROLES.filter((role) => role.object[connection.vendor] === object)
  const told: RoleEvidence[] = []
  for (const [records, own] of Map.groupBy(roles, (role) => role.records)) {
    const rows = await ask(reader, snapshot, { records, roles: own, place: [connection.id, object] })
    told.push(...own.map((role) => roleEvidence(role, rows)))
  }
  return told
}

interface Asked {
  readonly records: EvidenceRole['records']
  readonly roles: readonly EvidenceRole[]
  readonly place: readonly [connection: string, object: string]
}

/** A row for each field, and one for each type of campaigns. */
async function ask(reader: Reader, snapshot: Snapshot, { records, roles, place }: Asked): Promise<Row[]> {
  const at = snapshot.at(snapshot.now)
  if (at === null) return []
  const moment = new Moment(at)
  const [connection, object] = place.map((name) => moment.bind(name, 'text'))
  const select = `select e.field, e.type, cast(grouping(e.type) as integer) as whole, ${roles.flatMap(itemsOf).join(', ')}
    from evidence as e where e.connection = ${connection} and e.object = ${object}
    group by grouping sets ((e.field), (e.field, e.type))`
  const question = { ctes: [{ name: 'evidence', ...records }], select }
  const { sql, moment: bound } = snapshot.model.compose(question, moment)
  return reader.all(sql, bound.parameters)
}

function itemsOf(role: EvidenceRole): string[] {
  return [
    `${countOf(role.base)} as ${column(role, 'base')}`,
    ...role.facts.flatMap((fact) => factSql(role, fact)),
  ]
}

function factSql(role: EvidenceRole, fact: Fact): string[] {
  const { among } = fact
  const named = (sql: string, what: string) => `${sql} as ${column(role, fact.id, what)}`
  const days = (sql: string) => named(`cast(${sql} as double precision)`, 'days')
  const of = named(countOf(among), 'of')
  if (fact.kind === 'median')
    return [
      of,
      days(
        `percentile_cont(0.5) within group (order by case when ${among} then cast(${fact.days} as double precision) end)`,
      ),
    ]
  const count = named(countOf(`${among} and ${fact.counts}`), 'count')
  return fact.days === undefined
    ? [of, count]
    : [of, count, days(`max(case when ${among} then ${fact.days} end)`)]
}

function countOf(condition: string): string {
  return `cast(sum(case when ${condition} then 1 else 0 end) as integer)`
}

function column({ setting }: EvidenceRole, ...words: readonly string[]): string {
  return [setting, ...words]
    .join('_')
    .replaceAll(/[^a-z0-9]+/gi, '_')
    .toLowerCase()
}

function roleEvidence(role: EvidenceRole, rows: readonly Row[]): RoleEvidence {
  const { setting, order = null } = role
  const whole = rows.filter((row) => row['whole'] === 1)
  const isBlind = whole.every((row) => numberOf(row, column(role, 'base')) === 0)
  if (isBlind) return { setting, order, none: role.none, fields: [] }
  const leads = Object.keys(role.leads)
  const lead = leads.find((id) => whole.some((row) => numberOf(row, column(role, id, 'of')) > 0))
  const fields = whole.map((row): FieldEvidence => {
    const field = String(row['field'])
    const types = rows.filter((other) => role.byType && other['whole'] === 0 && other['field'] === field)
    return {
      field,
      ...tellRow(role, row, lead),
      byType: Object.fromEntries(
        types.flatMap((other) =>
          other['type'] == null ? [] : [[String(other['type']), tellRow(role, other, lead)]],
        ),
      ),
    }
  })
  return { setting, order, none: null, fields: order === null ? fields : fields.toSorted(mostFirst) }
}

function mostFirst(a: FieldEvidence, b: FieldEvidence): number {
  return (b.lead?.count ?? 0) - (a.lead?.count ?? 0) || (a.field < b.field ? -1 : 1)
}

function tellRow(role: EvidenceRole, row: Row, lead: string | undefined): Told {
  const told = role.facts
    .flatMap((fact) => tellFact(role, row, fact))
    .filter(({ id, count }) => count !== 0 || id === lead)
  const found = told.find(({ id }) => id === lead)
  const words = role.leads[lead ?? '']
  return {
    facts: [...told.filter(({ warns }) => warns), ...told.filter(({ warns }) => !warns)],
    lead:
      found?.count == null || words === undefined
        ? null
        : { count: found.count, of: found.of, text: `${words} in ${found.count} of ${found.of}` },
  }
}

function tellFact(role: EvidenceRole, row: Row, fact: Fact): Told['facts'] {
  const { id } = fact
  const of = numberOf(row, column(role, id, 'of'))
  const stated = row[column(role, id, 'days')]
  const days = typeof stated === 'number' ? stated : null
  if (of === 0) {
    const none = fact.kind === 'share' ? fact.none : undefined
    return none === undefined ? [] : [{ id, count: null, of, days: null, warns: false, text: `${none}.` }]
  }
  const count = fact.kind === 'median' ? null : numberOf(row, column(role, id, 'count'))
  if (fact.kind === 'share' && (count ?? 0) < (fact.least ?? 0) * of) return []
  const found: Found = { count: count ?? of, of, days }
  return [{ id, count, of, days, warns: fact.warns === true, text: `${fact.tell(found)}.` }]
}

function numberOf(row: Row, name: string): number {
  return Number(row[name] ?? 0)
}
