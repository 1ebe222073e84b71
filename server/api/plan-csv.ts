import type { PlanStep } from '../../shared/campaign.ts'
import { CSV_START, csvLines } from './csv.ts'

interface Column {
  readonly title: string
  readonly cell: (step: PlanStep) => string | number | null
}

/** The first five are what an import of planned dates takes. */
const COLUMNS: readonly Column[] = [
  { title: 'campaign', cell: ({ campaign }) => campaign.recordId },
  { title: 'planned_launch', cell: ({ planned }) => planned },
  { title: 'changed_on', cell: ({ at }) => at },
  { title: 'changed_by', cell: ({ changedBy }) => changedBy },
  { title: 'reason', cell: ({ reason }) => reason },
  { title: 'note', cell: ({ note }) => note },
  { title: 'name', cell: ({ campaign }) => campaign.label },
  { title: 'type', cell: ({ campaign }) => campaign.type },
  { title: 'owner', cell: ({ campaign }) => campaign.owner },
  { title: 'before', cell: ({ before }) => before },
  { title: 'days', cell: ({ days }) => days },
  { title: 'told_by', cell: ({ told }) => told },
  { title: 'first_committed', cell: ({ committed }) => (committed ? 'yes' : 'no') },
  { title: 're_plan', cell: ({ replan }) => (replan ? 'yes' : 'no') },
  { title: 'after_launch', cell: ({ afterLaunch }) => (afterLaunch ? 'yes' : 'no') },
  { title: 'address', cell: ({ campaign }) => campaign.url },
]

/** The ledger as CSV in pieces, one per chunk of dates. */
export async function* plansAsCsv(chunks: AsyncIterable<readonly PlanStep[]>): AsyncGenerator<string> {
  yield `${CSV_START}${csvLines([COLUMNS.map(({ title }) => title)])}`
  for await (const steps of chunks) {
    if (steps.length > 0) yield csvLines(steps.map((step) => COLUMNS.map(({ cell }) => cell(step))))
  }
}
