import type { Truth, TruthSource } from '../world.ts'
import type { Range } from './scan.ts'
import { KeptTruth } from './truth-log.ts'
import type { Workshop } from './workshop.ts'

/** The truth of a world of any size: what was planted is found out anew by whoever walks through one of its lists. */
export function madeTruth(workshop: Workshop): TruthSource {
  const walk = <Note>(list: (truth: Truth) => readonly Note[]): Iterable<Note> => ({
    *[Symbol.iterator]() {
      for (const truth of truths(workshop, { from: 0, to: workshop.units })) yield* list(truth)
    },
  })
  return {
    defects: walk(({ defects }) => defects),
    campaigns: walk(({ campaigns }) => campaigns),
    links: walk(({ links }) => links),
    hubspot: {
      requests: walk(({ hubspot }) => hubspot.requests),
      activities: walk(({ hubspot }) => hubspot.activities),
      mailings: walk(({ hubspot }) => hubspot.mailings),
      consents: walk(({ hubspot }) => hubspot.consents),
      flows: walk(({ hubspot }) => hubspot.flows),
    },
    salesforce: {
      leads: walk(({ salesforce }) => salesforce.leads),
      activities: walk(({ salesforce }) => salesforce.activities),
      requests: walk(({ salesforce }) => salesforce.requests),
      consents: walk(({ salesforce }) => salesforce.consents),
      automations: walk(({ salesforce }) => salesforce.automations),
      massUpdates: walk(({ salesforce }) => salesforce.massUpdates),
    },
  }
}

/** What is planted in each of the things, one after the other. */
export function* truths(workshop: Workshop, { from, to }: Range): Generator<KeptTruth> {
  for (let unit = from; unit < to; unit++) {
    const truth = new KeptTruth()
    workshop.visit(unit, workshop.cast({ truth, wants: () => false, add() {} }))
    yield truth
  }
}
