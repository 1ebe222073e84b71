import { cpus, loadavg, totalmem } from 'node:os'

/** A measurement that `npm run bench` can run by name. */
export interface Bench {
  readonly name: string
  /** What it answers, in a line. */
  readonly question: string
  run(options: BenchOptions): Promise<Table>
}

interface BenchOptions {
  /** A folder in which what took long to prepare is kept for the next time; null: nothing is kept. */
  readonly data: string | null
}

/** A row per thing measured; every row has the same columns. */
export type Table = readonly Readonly<Record<string, string>>[]

/** The middle of the values; NaN when there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Milliseconds as a person reads them. */
export function time(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

export function ratio(value: number, base: number): string {
  const times = value / base
  return `${times < 10 ? times.toFixed(2) : Math.round(times)} ×`
}

/** The machine and how busy it is, because a figure means little without. */
export function machine(): string {
  const [load = 0] = loadavg()
  return `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, load ${load.toFixed(1)}`
}

/** A Markdown table, ready for `docs/benchmarks.md`. */
export function markdown(table: Table): string {
  const columns = Object.keys(table[0] ?? {})
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...table.map((row) => line(columns.map((column) => row[column] ?? ''))),
  ].join('\n')
}
