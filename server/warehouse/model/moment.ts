import type { Parameter } from '../warehouse.ts'

/** The moment asked about: the clock, and what was known of each connection by then. */
export interface Instants {
  /** UTC instant in ISO 8601. */
  readonly now: string
  /** The day it is then in the workspace's zone. */
  readonly today: string
  readonly zone: string
  /** Knowledge time per connection; connections that aren't here had published nothing. */
  readonly knowledge: ReadonlyMap<string, string>
  /** Knowledge time of what was concluded across connections: the last publication by then. */
  readonly linked: string
  /** By which rules the records that are alike were found then; absent where they weren't looked for. */
  readonly alike?: string
}

/** From `from` up to, not including, `to`: UTC instants. */
export interface Stretch {
  readonly from: string
  readonly to: string
}

type ParameterType = 'text' | 'text[]' | 'date' | 'timestamptz' | 'integer'

/** Nothing that is asked for happens to a lead before it comes in, but for what clocks differ. */
const BEFORE_COMING_MS = 24 * 3_600_000

/** Binds values to a statement's parameters, each once, and gives their typed places. */
export class Moment {
  readonly instants: Instants
  /** Nothing is asked about leads that came in outside of it; null: all are asked about. */
  readonly #leadsOf: Stretch | null
  readonly #places = new Map<string, string>()
  readonly #parameters: Parameter[] = []

  constructor(instants: Instants, { leadsOf = null }: { readonly leadsOf?: Stretch | null } = {}) {
    this.instants = instants
    this.#leadsOf = leadsOf
  }

  /** The condition that a lead that came in at the instant is asked about; null where all are. */
  asksLeadOf(came: string): string | null {
    if (this.#leadsOf === null) return null
    const { from, to } = this.#leadsOf
    return `${came} >= ${this.bind(from, 'timestamptz')} and ${came} < ${this.bind(to, 'timestamptz')}`
  }

  /** The condition that something of a lead that is asked about can have happened at the instant; null where any can. */
  asksOfLeads(happened: string): string | null {
    if (this.#leadsOf === null) return null
    const since = new Date(Date.parse(this.#leadsOf.from) - BEFORE_COMING_MS).toISOString()
    return `${happened} >= ${this.bind(since, 'timestamptz')}`
  }

  /** Equal for moments at which relations hold the same. */
  get key(): string {
    const { knowledge, ...instants } = this.instants
    return JSON.stringify([instants, [...knowledge], this.#leadsOf])
  }

  /** The same moment, to which nothing is bound yet. */
  again(): Moment {
    return new Moment(this.instants, { leadsOf: this.#leadsOf })
  }

  get parameters(): readonly Parameter[] {
    return this.#parameters
  }

  /** The parameters' typed places, in their order. */
  get places(): readonly string[] {
    return [...this.#places.values()]
  }

  get now(): string {
    return this.#place('now', this.instants.now, 'timestamptz')
  }

  get today(): string {
    return this.#place('today', this.instants.today, 'date')
  }

  get zone(): string {
    return this.#place('zone', this.instants.zone, 'text')
  }

  /** What was known of the connection. */
  knowledge(connection: string): string {
    const known = this.instants.knowledge.get(connection) ?? '-infinity'
    return this.#place(`knowledge of ${connection}`, known, 'timestamptz')
  }

  /** What had been concluded across connections. */
  get linked(): string {
    return this.#place('linked', this.instants.linked, 'timestamptz')
  }

  bind(value: string | number, type: Exclude<ParameterType, 'text[]'>): string {
    return this.#place(`${type}:${value}`, value, type)
  }

  /** For `= any(…)`. */
  bindList(values: readonly string[]): string {
    return this.#place(JSON.stringify(values), values, 'text[]')
  }

  /** The same question at another moment is the same text, so that the engine can keep its plan. */
  #place(key: string, value: Parameter, type: ParameterType): string {
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#parameters.push(value)
    const place = `cast($${this.#parameters.length} as ${type})`
    this.#places.set(key, place)
    return place
  }
}
