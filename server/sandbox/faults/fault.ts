import { z } from 'zod'
import type { Crm } from '../crm.ts'
import type { Delivery } from '../delivery.ts'
import type { Answer, Ask } from '../http.ts'
import type { System } from '../world.ts'
import type { Random } from '../world/random.ts'

/** One request on its way to a CRM, as a fault meets it. */
export interface Exchange {
  readonly system: System
  readonly ask: Ask
  readonly crm: Crm
  readonly random: Random
  /** The request before it, of those that the fault is meant for, with its answer. */
  readonly previous: { readonly ask: Ask; readonly answer: Answer } | null
}

/** What becomes of the request. What isn't said goes its usual way. */
export interface Disturbance {
  /** Another request is answered than was asked. */
  readonly ask?: Ask
  /** Answered so, without the CRM. */
  readonly instead?: Answer
  /** What is made of the CRM's answer. */
  readonly alter?: (answer: Answer) => Answer
  readonly delivery?: Delivery
}

/** Something that goes wrong with a request, or happens in the CRM at that moment (or, where it needs no request, at once). */
export type Effect =
  | { readonly strikes: 'request'; readonly strike: (exchange: Exchange) => Disturbance }
  | { readonly strikes: 'crm'; readonly happen: (crm: Crm, random: Random) => void }

/**
 * How a run ends that meets it: `same` as without it, `changed` as the source changed meanwhile, or `stopped` until
 * something is done or time has passed.
 */
export type Outcome = 'same' | 'changed' | 'stopped'

/** What can go wrong, as something that is set by name. */
export interface FaultKind {
  readonly kind: string
  readonly title: string
  readonly outcome: Outcome
  /** Null: it can't be told; the message says why. */
  readonly read: (parameters: unknown) => Effect | { readonly refused: string }
  /** Twice in a row it would mean something else: it is drawn to strike once. */
  readonly single?: boolean
  /** Faults of this kind that a schedule drawn at random may hold; none where there is nothing to draw. */
  readonly draw?: (random: Random) => readonly Drawn[]
}

/** A fault drawn at random: where it strikes, and its parameters. */
export interface Drawn {
  readonly match: {
    readonly system: System
    readonly method?: string
    readonly path?: string
    readonly end?: string
  }
  readonly effect: { readonly kind: string } & Readonly<Record<string, unknown>>
}

interface Definition<Parameters> {
  readonly kind: string
  readonly title: string
  readonly outcome: Outcome
  readonly single?: boolean
  readonly parameters: z.ZodType<Parameters>
  readonly draw?: (random: Random) => readonly Drawn[]
}

/** A kind of fault that strikes requests. */
export function requestFault<Parameters>({
  strike,
  parameters,
  ...kind
}: Definition<Parameters> & {
  readonly strike: (parameters: Parameters, exchange: Exchange) => Disturbance
}): FaultKind {
  return {
    ...kind,
    read: (given) => {
      const { data, error } = parameters.safeParse(given)
      if (error) return { refused: z.prettifyError(error) }
      return { strikes: 'request', strike: (exchange) => strike(data, exchange) }
    },
  }
}

/** A kind of fault that happens in the CRM: when it is set, or when a request of its choice comes in. */
export function crmFault<Parameters>({
  happen,
  parameters,
  ...kind
}: Definition<Parameters> & {
  readonly happen: (parameters: Parameters, crm: Crm, random: Random) => void
}): FaultKind {
  return {
    ...kind,
    read: (given) => {
      const { data, error } = parameters.safeParse(given)
      if (error) return { refused: z.prettifyError(error) }
      return { strikes: 'crm', happen: (crm, random) => happen(data, crm, random) }
    },
  }
}
