import type { Entity } from '../world.ts'
import type { Cast, Stage } from './cast.ts'
import type { WorldOptions } from './frame.ts'
import { mailedContact } from './hubspot-person.ts'
import { KINDS, type Kind, type Maker } from './kinds.ts'
import type { Make } from './made-records.ts'
import { answersOf, type MailAnswer, type Send } from './mail-answers.ts'
import { createStage } from './stage.ts'
import { NO_LOG } from './truth-log.ts'

/** How many things' records of a table are remembered: a page's rows are looked at more than once. */
const REMEMBERED = 256

/** The answers to mails by the key of the send. */
export type Answers = ReadonlyMap<number, readonly MailAnswer[]>

interface Section {
  readonly kind: Kind
  /** The numbers of its things run from here up to, not including, `end`. */
  readonly first: number
  readonly end: number
}

/** Makes whatever there is in a world, each thing by its number among all things, and keeps nothing of it. */
export class Workshop {
  readonly options: WorldOptions
  readonly stage: Stage
  /** How many things there are: the organisation, then companies, campaigns, people and so on. */
  readonly units: number
  readonly #sections: readonly Section[]
  readonly #records: Pick<Cast, 'contact' | 'deal'>
  #answers: (send: Send) => readonly MailAnswer[]
  #lastSection: Section | null = null

  constructor(options: WorldOptions) {
    this.options = options
    this.stage = createStage(options)
    let end = 0
    this.#sections = KINDS.map((kind) => {
      const first = end
      end += kind.count(this.stage)
      return { kind, first, end }
    })
    this.units = end
    const silent = { ...this.stage, truth: NO_LOG, wants: () => false, add() {} }
    this.#records = {
      contact: (person) => mailedContact(silent, this.stage.profile(person)),
      deal: this.#dealsOfPeople(),
    }
    this.#answers = answersOf(this.stage, this.#records.contact)
  }

  /** Tells who answered which mail, to save finding it out from all contacts. */
  know(answers: Answers): void {
    this.#answers = ({ key }) => answers.get(key) ?? []
  }

  /** The number of the first thing of a kind that is made when all people are known. */
  get firstLate(): number {
    return this.#sections.find(({ kind }) => kind.late)?.first ?? this.units
  }

  /** The number of the first person; people follow on each other. */
  get firstPerson(): number {
    return this.#sections.find(({ kind }) => kind.name === 'person')!.first
  }

  /** What the makers need beside the stage, for those of whom nothing else is wanted than `own`. */
  cast(own: Pick<Cast, 'truth' | 'wants' | 'add'>): Cast {
    return { ...this.stage, ...this.#records, ...own, answers: (send) => this.#answers(send) }
  }

  /** Has the thing's records made: by all of its makers, or by those that pass. */
  visit(unit: number, cast: Cast, only: (maker: Maker) => boolean = () => true): void {
    const { kind, first } = this.#section(unit)
    for (const maker of kind.makers) if (only(maker)) maker.make(cast, unit - first)
  }

  /** Makes the records that a thing has in this table. */
  recordsIn(table: string): Make {
    let found: Entity[] = []
    const cast = this.cast({
      truth: NO_LOG,
      wants: (name) => name === table,
      add(name, entity) {
        if (entity !== null && name === table) found.push(entity)
      },
    })
    const makes = ({ tables }: Maker) => tables.includes(table)
    const recent: { readonly unit: number; readonly entities: readonly Entity[] }[] = []
    return (unit) => {
      const known = recent[unit % REMEMBERED]
      if (known?.unit === unit) return known.entities
      found = []
      this.visit(unit, cast, makes)
      recent[unit % REMEMBERED] = { unit, entities: found }
      return found
    }
  }

  #dealsOfPeople(): (person: number) => Entity | null {
    let make: Make | null = null
    return (person) => {
      make ??= this.recordsIn('deals')
      return make(this.firstPerson + person)[0] ?? null
    }
  }

  #section(unit: number): Section {
    const known = this.#lastSection
    if (known !== null && unit >= known.first && unit < known.end) return known
    const section = this.#sections.find(({ end }) => unit < end)
    if (section === undefined) throw new RangeError(`there is no thing ${unit}`)
    return (this.#lastSection = section)
  }
}
