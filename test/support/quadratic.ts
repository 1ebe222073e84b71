import { z } from 'zod'
import type { Parameter, Reader, Warehouse, Writer } from '../../server/warehouse/warehouse.ts'

/** A warehouse that looks at the plan of each statement before it is carried out. */
export interface Examined {
  readonly warehouse: Warehouse
  /** Joins that can't be hashed and keep rows without a match: each row of one relation is held against every row of the other. */
  readonly quadratic: ReadonlySet<string>
  /** How many statements were looked at. */
  readonly statements: () => number
}

interface Step {
  readonly name: string
  readonly extra_info?: unknown
  readonly children: readonly Step[]
}
const Step: z.ZodType<Step> = z.lazy(() =>
  z.object({ name: z.string(), extra_info: z.unknown(), children: z.array(Step) }),
)
const Told = z.object({ 'Join Type': z.string(), Condition: z.string() })

const PLANNED = /^\s*(with|select|insert|update|delete|create or replace temp table \S+ as)\b/i

/** https://duckdb.org/docs/stable/guides/meta/explain */
export function examined(warehouse: Warehouse): Examined {
  const quadratic = new Set<string>()
  let statements = 0
  const look = async (reader: Reader, sql: string, parameters: readonly Parameter[] = []) => {
    if (!PLANNED.test(sql)) return
    const [plan] = await reader.all<{ explain_value: string }>(`explain (format json) ${sql}`, parameters)
    statements += 1
    const walk = ({ name, extra_info: told, children }: Step): void => {
      if (name.trim() === 'BLOCKWISE_NL_JOIN') {
        const { 'Join Type': type, Condition: condition } = Told.parse(told)
        // Of an inner one, one relation is the clock's single row.
        if (type !== 'INNER') quadratic.add(`${type} join on ${condition}`)
      }
      children.forEach(walk)
    }
    z.array(Step).parse(JSON.parse(plan!.explain_value)).forEach(walk)
  }
  const reading = (reader: Reader): Reader => ({
    ...reader,
    async all(sql, parameters) {
      await look(reader, sql, parameters)
      return reader.all(sql, parameters)
    },
    async *stream(sql, parameters) {
      await look(reader, sql, parameters)
      yield* reader.stream(sql, parameters)
    },
    async keep(table, sql, parameters) {
      await look(reader, sql, parameters)
      await reader.keep(table, sql, parameters)
    },
  })
  const writing = (writer: Writer): Writer => ({
    ...writer,
    ...reading(writer),
    async run(sql, parameters) {
      await look(writer, sql, parameters)
      return writer.run(sql, parameters)
    },
  })
  return {
    quadratic,
    statements: () => statements,
    warehouse: {
      ...warehouse,
      read: (work, options) => warehouse.read((reader) => work(reading(reader)), options),
      write: (work) => warehouse.write((writer) => work(writing(writer))),
    },
  }
}
