import type { Conflict } from '../../shared/quality.ts'
import { CSV_START, csvLines } from './csv.ts'

interface Column {
  readonly title: string
  readonly cell: (conflict: Conflict) => string | null
}

const side = (name: 'salesforce' | 'hubspot'): readonly Column[] => [
  { title: `${name} value`, cell: (conflict) => conflict[name].option ?? conflict[name].value },
  // What a data loader writes, where people see something else.
  { title: `${name} code`, cell: (conflict) => conflict[name].value },
  { title: `${name} changed not before`, cell: (conflict) => conflict[name].changed.notBefore },
  { title: `${name} changed not after`, cell: (conflict) => conflict[name].changed.notAfter },
]

const record = (name: 'salesforce' | 'hubspot'): readonly Column[] => [
  { title: `${name} connection`, cell: (conflict) => conflict[name].connection },
  { title: `${name} object`, cell: (conflict) => conflict[name].object },
  { title: `${name} record id`, cell: (conflict) => conflict[name].recordId },
  { title: `${name} field`, cell: (conflict) => conflict[name].field },
  { title: `${name} address`, cell: (conflict) => conflict[name].url },
]

const EXPLAINED: Readonly<Record<string, string>> = { true: 'yes', false: 'no', null: 'can’t be told' }

const COLUMNS: readonly Column[] = [
  { title: 'person', cell: ({ label }) => label },
  { title: 'field', cell: ({ title }) => title },
  ...side('salesforce'),
  ...side('hubspot'),
  { title: 'newer', cell: ({ newer }) => newer },
  { title: 'rule', cell: ({ rule }) => rule && rule.name },
  { title: 'wins by the rule', cell: ({ rule }) => rule && rule.wins },
  { title: 'explained by the rule', cell: ({ rule }) => rule && EXPLAINED[String(rule.explains)]! },
  { title: 'what the rule says', cell: ({ rule }) => rule && rule.sentence },
  ...record('salesforce'),
  ...record('hubspot'),
]

/** The ledger as CSV in pieces, one per chunk of conflicts: what differs first, how to find the records again after it. */
export async function* conflictsAsCsv(chunks: AsyncIterable<readonly Conflict[]>): AsyncGenerator<string> {
  yield `${CSV_START}${csvLines([COLUMNS.map(({ title }) => title)])}`
  for await (const conflicts of chunks) {
    if (conflicts.length > 0)
      yield csvLines(conflicts.map((conflict) => COLUMNS.map(({ cell }) => cell(conflict))))
  }
}
