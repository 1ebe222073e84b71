import type { Reader, Row } from '../warehouse.ts'
import type { Model, Question } from './model.ts'
import type { Moment } from './moment.ts'
import { relationColumns } from './relations.ts'

/** Asks the model. Whatever is asked through the same one sees the same data; one question is answered after the other. */
export interface Ask {
  <R extends object = Row>(question: Question, moment: Moment): Promise<R[]>
  /** Keeps the answer in a temporary table (made anew), which the questions that follow may read by its name. */
  keep(table: string, question: Question, moment: Moment): Promise<void>
  /** The way to ask another model in the same read. */
  of(model: Model): Ask
}

/** What was worked out at one moment. */
interface Held {
  /** Tells its tables from those of the other moment. */
  readonly place: number
  /** By relation. */
  readonly tables: Map<string, string>
}

/** Moments of which tables are held at a time: a page asks most about now, and now and then about an earlier day. */
const PLACES = 2
const NOTHING: Held['tables'] = new Map()

/**
 * Answers questions within one read. A relation that is worth it is worked out where it is read for the first time, and kept in a
 * temporary table when the next question at the same moment reads it too: then all that follow find it there. Questions about one moment after
 * another, as of a row of weeks, keep nothing: each would have to be worked out whole for the sake of one.
 */
export class KeptRelations {
  readonly #reader: Reader
  /** The moment of the last question, and what all questions at it since have read. */
  #last = ''
  #read = new Set<string>()
  /** By moment; the one that was asked about last stands last. */
  readonly #held = new Map<string, Held>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** The way to ask this model here. */
  of(model: Model): Ask {
    const reader = this.#reader
    const statement = async (question: Question, moment: Moment) =>
      model.compose(question, moment, await this.#tables(model, question, moment))
    return Object.assign(
      <R extends object = Row>(question: Question, moment: Moment) =>
        this.#inTurn(async () => {
          const { sql } = await statement(question, moment)
          return reader.all<R>(sql, moment.parameters)
        }),
      {
        keep: (table: string, question: Question, moment: Moment) =>
          this.#inTurn(async () => {
            const { sql } = await statement(question, moment)
            await reader.keep(table, sql, moment.parameters)
          }),
        of: (other: Model) => this.of(other),
      },
    )
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  async #tables(model: Model, question: Question, moment: Moment): Promise<Held['tables']> {
    const key = `${model.version} ${moment.key}`
    if (key !== this.#last) this.#read = new Set()
    this.#last = key
    for (const relation of model.keptFor(question)) {
      const known = this.#held.get(key)?.tables.has(relation)
      if (!known && this.#read.has(relation))
        await this.#keep(model, relation, { key, moment: moment.again() })
      this.#read.add(relation)
    }
    const held = this.#held.get(key)
    return held === undefined ? NOTHING : this.#use(key, held).tables
  }

  async #keep(
    model: Model,
    relation: string,
    { key, moment }: { readonly key: string; readonly moment: Moment },
  ): Promise<void> {
    const { place, tables } = this.#use(key, this.#held.get(key) ?? this.#room())
    const table = `kept_${place}_${relation}`
    const columns = relationColumns(relation) ?? []
    const whole = `select ${columns.map((column) => `"${column}"`).join(', ')} from ${relation}`
    const { sql } = model.compose(
      {
        ctes: [{ name: 'whole', sql: whole, reads: { [relation]: columns } }],
        select: 'select * from whole',
      },
      moment,
      tables,
    )
    await this.#reader.keep(table, sql, moment.parameters)
    tables.set(relation, table)
  }

  #use(key: string, held: Held): Held {
    this.#held.delete(key)
    this.#held.set(key, held)
    return held
  }

  /** A place that is free, else that of the moment that was asked about longest ago, whose tables are given up. */
  #room(): Held {
    const [oldest] = this.#held
    if (oldest === undefined || this.#held.size < PLACES) return { place: this.#held.size, tables: new Map() }
    const [key, { place }] = oldest
    this.#held.delete(key)
    return { place, tables: new Map() }
  }
}
