import type { MetricAnswer } from '../../../shared/metric.ts'

type Part = Pick<MetricAnswer['parts'][number], 'key' | 'title' | 'value' | 'cases' | 'short'>

/** A field of an object, as the metric judges it. */
export interface Cell extends Part {
  /** As its CRM calls it: "Billing Country". */
  readonly field: string
}

interface MatrixRow {
  readonly field: string
  /** In the order of the columns; null where the object has no such field, or none that is judged. */
  readonly cells: readonly (Cell | null)[]
  readonly short: number
}

export interface Matrix {
  /** Objects as they are called: "Salesforce leads". */
  readonly objects: readonly string[]
  /** What falls short most comes first. */
  readonly rows: readonly MatrixRow[]
}

/** What the CRMs and their objects call the same thing differently, by the name that stands at the row. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  Name: ['account name', 'campaign name', 'company name', 'deal name', 'opportunity name'],
  'E-mail': ['email'],
  Phone: ['phone number'],
  Title: ['job title'],
  Company: ['account id'],
  Country: ['country/region', 'billing country', 'mailing country'],
  State: ['state/region', 'billing state', 'mailing state'],
  Website: ['company domain name', 'website url'],
  Stage: ['deal stage', 'lifecycle stage'],
  Owner: ['owner id', 'campaign owner'],
  Type: ['campaign type'],
  Industry: ['industry on offer'],
  'Lead source': ['lead source on offer'],
}
/** A person's company is what the person works for; a company's own is its name. */
const OF_PEOPLE = /(leads|contacts)$/

/** The parts of a metric, each named "object: field", as a table of fields by objects. */
export function matrixOf(parts: readonly Part[]): Matrix {
  const cells = parts.map((part) => {
    const [object = '', ...rest] = part.title.split(': ')
    return { object, cell: { ...part, field: rest.join(': ') } satisfies Cell }
  })
  const objects = [...new Set(cells.map(({ object }) => object))].toSorted(byPeopleFirst)
  const rows = new Map<string, (Cell | null)[]>()
  for (const { object, cell } of cells) {
    const name = rowName(object, cell.field)
    const row = rows.get(name) ?? objects.map(() => null)
    rows.set(name, row)
    const column = objects.indexOf(object)
    if (row[column] === null) row[column] = cell
    // Two fields of one object that go by the same name keep their own.
    else rows.set(cell.field, withCell(rows.get(cell.field) ?? objects.map(() => null), column, cell))
  }
  return {
    objects,
    rows: [...rows]
      .map(([field, row]) => ({
        field,
        cells: row,
        short: row.reduce((sum, cell) => sum + (cell?.short ?? 0), 0),
      }))
      .toSorted((a, b) => b.short - a.short || a.field.localeCompare(b.field)),
  }
}

function rowName(object: string, field: string): string {
  const name = field.toLowerCase()
  if (name === 'company name' && OF_PEOPLE.test(object)) return 'Company'
  const known = Object.entries(ALIKE).find(
    ([title, names]) => title.toLowerCase() === name || names.includes(name),
  )
  return known?.[0] ?? field
}

function withCell(row: readonly (Cell | null)[], column: number, cell: Cell): (Cell | null)[] {
  return row.map((each, index) => (index === column ? cell : each))
}

function byPeopleFirst(a: string, b: string): number {
  return Number(OF_PEOPLE.test(b)) - Number(OF_PEOPLE.test(a)) || b.localeCompare(a)
}

/** How bad a share is, 0 (all there) to 4: what the colour shows beside the number. */
export function heatOf(share: number | null): number {
  if (share === null || share >= 0.9995) return 0
  if (share >= 0.98) return 1
  if (share >= 0.95) return 2
  return share >= 0.85 ? 3 : 4
}
