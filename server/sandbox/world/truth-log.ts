import type { HubspotTruth } from '../hubspot-truth.ts'
import type { SalesforceTruth } from '../salesforce-truth.ts'
import type { CampaignTruth, Defect, LinkTruth, System, Truth, Value } from '../world.ts'
import type { Spell } from './journal.ts'

/** A record's field, named for the truth. */
export interface Place {
  readonly system: System
  readonly object: string
  readonly id: string
}

type State = 'unreachable' | 'unowned' | 'opted-out' | 'bounced' | 'response-status'

/** What the makers of records write down of what they plant. Everything is cut to the time in which the record counts. */
export interface TruthLog {
  field(
    kind: 'missing' | 'invalid',
    place: Place & { readonly field: string; readonly typed: Value },
    spell: Spell,
    alive: readonly Spell[],
  ): void
  state(kind: State, place: Place, spells: readonly Spell[], alive: readonly Spell[]): void
  duplicate(
    by: 'email' | 'name-and-company',
    cluster: { readonly system: System; readonly object: string; readonly ids: readonly string[] },
    spell: Spell,
  ): void
  conflict(
    pair: { readonly field: string; readonly salesforceId: string; readonly hubspotId: string },
    spell: Spell,
    alive: readonly Spell[],
  ): void
  link(link: Omit<LinkTruth, 'from' | 'to'>, spell: Spell, alive: readonly Spell[]): void
  readonly campaigns: Notes<CampaignTruth>
  readonly hubspot: { readonly [Kind in keyof HubspotTruth]: Notes<HubspotTruth[Kind][number]> }
  readonly salesforce: { readonly [Kind in keyof SalesforceTruth]: Notes<SalesforceTruth[Kind][number]> }
}

/** Where something is written down. */
interface Notes<T> {
  push(note: T): unknown
}

const nowhere = { push() {} }

/** For makers of whom only the records are wanted. */
export const NO_LOG: TruthLog = {
  field() {},
  state() {},
  duplicate() {},
  conflict() {},
  link() {},
  campaigns: nowhere,
  hubspot: { requests: nowhere, activities: nowhere, mailings: nowhere, consents: nowhere, flows: nowhere },
  salesforce: {
    leads: nowhere,
    activities: nowhere,
    requests: nowhere,
    consents: nowhere,
    automations: nowhere,
    massUpdates: nowhere,
  },
}

/** Collects what is planted. */
export class KeptTruth implements Truth, TruthLog {
  readonly defects: Defect[] = []
  readonly campaigns: CampaignTruth[] = []
  readonly links: LinkTruth[] = []
  readonly hubspot: { -readonly [Kind in keyof HubspotTruth]: HubspotTruth[Kind][number][] } = {
    requests: [],
    activities: [],
    mailings: [],
    consents: [],
    flows: [],
  }
  readonly salesforce: { -readonly [Kind in keyof SalesforceTruth]: SalesforceTruth[Kind][number][] } = {
    leads: [],
    activities: [],
    requests: [],
    consents: [],
    automations: [],
    massUpdates: [],
  }

  field(
    kind: 'missing' | 'invalid',
    place: Place & { readonly field: string; readonly typed: Value },
    spell: Spell,
    alive: readonly Spell[],
  ): void {
    const { system, object, id, field, typed } = place
    for (const { from, to } of overlap([spell], alive)) {
      this.defects.push({ kind, system, object, id, field, typed, from, to })
    }
  }

  state(kind: State, { system, object, id }: Place, spells: readonly Spell[], alive: readonly Spell[]): void {
    for (const { from, to } of overlap(spells, alive))
      this.defects.push({ kind, system, object, id, from, to })
  }

  duplicate(
    by: 'email' | 'name-and-company',
    cluster: { readonly system: System; readonly object: string; readonly ids: readonly string[] },
    { from, to }: Spell,
  ): void {
    this.defects.push({ kind: 'duplicate', ...cluster, by, from, to })
  }

  conflict(
    pair: { readonly field: string; readonly salesforceId: string; readonly hubspotId: string },
    spell: Spell,
    alive: readonly Spell[],
  ): void {
    for (const { from, to } of overlap([spell], alive))
      this.defects.push({ kind: 'conflict', ...pair, from, to })
  }

  link(link: Omit<LinkTruth, 'from' | 'to'>, spell: Spell, alive: readonly Spell[]): void {
    for (const { from, to } of overlap([spell], alive)) this.links.push({ ...link, from, to })
  }
}

/** The time that is in some spell of both lists. The spells of each list don't overlap. */
export function overlap(left: readonly Spell[], right: readonly Spell[]): Spell[] {
  const found: Spell[] = []
  for (const a of left) {
    for (const b of right) {
      const from = Math.max(a.from, b.from)
      const to = Math.min(a.to ?? Infinity, b.to ?? Infinity)
      if (from < to) found.push({ from, to: to === Infinity ? null : to })
    }
  }
  return found
}
