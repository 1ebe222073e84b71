import type { Reader, Row } from '../warehouse.ts'
import type { Model, Question } from './model.ts'
import type { Moment } from './moment.ts'
import { relationColumns } from './relations.ts'

/** Asks the model. Whatever is asked through the same one sees the same data. */
export type Ask = <R extends object = Row>(question: Question, moment: Moment) => Promise<R[]>

/** What was worked out at one moment. */
interface Held {
  /** Relations that a question has read already. */
  readonly asked: Set<string>
  /** Tables by relation. */
  readonly tables: Map<string, string>
  /** Tells its tables from those of other moments; null while it has none. */
  place: number | null
}

/** Moments of which tables are held at a time: a page asks most about now, and now and then about an earlier day. */
const PLACES = 2

/**
 * Answers questions within one read. A relation that is worth it is worked out where it is read for the first time, and kept in a
 * temporary table when a further question reads it at the same moment: then all that follow find it there.
 */
export class KeptRelations {
  readonly #reader: Reader
  readonly #moments = new Map<string, Held>()
  /** Those that have tables; the one that was asked about last stands last. */
  #holders: Held[] = []

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** The way to ask this model here. */
  of(model: Model): Ask {
    return async <R extends object = Row>(question: Question, moment: Moment) => {
      const tables = await this.#tables(model, question, moment)
      const { sql } = model.compose(question, moment, tables)
      return this.#reader.all<R>(sql, moment.parameters)
    }
  }

  async #tables(model: Model, question: Question, moment: Moment): Promise<Held['tables']> {
    const held = this.#heldAt(`${model.version} ${moment.key}`)
    if (held.place !== null) this.#holders = [...this.#holders.filter((each) => each !== held), held]
    for (const relation of model.keptFor(question)) {
      if (!held.asked.has(relation)) held.asked.add(relation)
      else if (!held.tables.has(relation)) await this.#keep(model, relation, { held, moment: moment.again() })
    }
    return held.tables
  }

  async #keep(
    model: Model,
    relation: string,
    { held, moment }: { readonly held: Held; readonly moment: Moment },
  ): Promise<void> {
    const table = `kept_${this.#placeOf(held)}_${relation}`
    const columns = relationColumns(relation) ?? []
    const whole = `select ${columns.map((column) => `"${column}"`).join(', ')} from ${relation}`
    const { sql } = model.compose(
      {
        ctes: [{ name: 'whole', sql: whole, reads: { [relation]: columns } }],
        select: 'select * from whole',
      },
      moment,
      held.tables,
    )
    await this.#reader.keep(table, sql, moment.parameters)
    held.tables.set(relation, table)
  }

  #heldAt(key: string): Held {
    const known = this.#moments.get(key)
    if (known) return known
    const held: Held = { asked: new Set(), tables: new Map(), place: null }
    this.#moments.set(key, held)
    return held
  }

  /** Where its tables stand: in a place that is free, else in that of the moment that was asked about longest ago. */
  #placeOf(held: Held): number {
    if (held.place !== null) return held.place
    const oldest = this.#holders.length < PLACES ? undefined : this.#holders.shift()
    const place = oldest?.place ?? this.#holders.length
    if (oldest) {
      oldest.tables.clear()
      oldest.place = null
    }
    held.place = place
    this.#holders.push(held)
    return place
  }
}
