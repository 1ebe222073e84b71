import type { Random } from '../world/random.ts'
import type { System } from '../world.ts'
import type { Drawn } from './fault.ts'

/** Where faults drawn at random strike: the families of requests that a sync sends. */

type Place = Drawn['match']

/** Pages of records. */
export const PAGES: readonly Place[] = [
  { system: 'salesforce', method: 'GET', path: '/services/data/', end: '/queryAll' },
  { system: 'salesforce', method: 'GET', path: '/services/data/', end: '/results' },
  { system: 'hubspot', method: 'GET', path: '/crm/v3/objects/' },
  { system: 'hubspot', method: 'POST', path: '/crm/v3/objects/', end: '/search' },
  { system: 'hubspot', method: 'POST', path: '/crm/v3/objects/', end: '/batch/read' },
  { system: 'hubspot', method: 'POST', path: '/crm/v4/associations/' },
  { system: 'hubspot', method: 'GET', path: '/marketing/v3/' },
]

/** Everything else that a sync asks. */
const QUESTIONS: readonly Place[] = [
  { system: 'salesforce', method: 'GET', path: '/services/data/', end: '/describe' },
  { system: 'salesforce', method: 'GET', path: '/services/data/', end: '/deleted' },
  { system: 'salesforce', path: '/services/data/v67.0/jobs/query' },
  { system: 'salesforce', path: '/services/data' },
  { system: 'hubspot', method: 'GET', path: '/crm/v3/properties/' },
  { system: 'hubspot', method: 'GET', path: '/crm/v3/owners' },
  { system: 'hubspot', method: 'GET', path: '/account-info/' },
  { system: 'hubspot' },
]

/** The effect on one family of requests of each CRM. */
export function anywhere(random: Random, effect: Drawn['effect']): readonly Drawn[] {
  return (['salesforce', 'hubspot'] as const).map((system) => ({
    match: random.pick([...PAGES, ...QUESTIONS].filter((place) => place.system === system)),
    effect,
  }))
}

/** The effect on every request of one CRM. */
export function on(system: System, effect: Drawn['effect']): readonly Drawn[] {
  return [{ match: { system }, effect }]
}

/** The effect on an object of each CRM, when one of its requests comes in. */
export function touched(random: Random, effect: (object: string) => Drawn['effect']): readonly Drawn[] {
  return [
    {
      match: { system: 'salesforce' },
      effect: effect(random.pick(['Lead', 'Contact', 'Account', 'Campaign'])),
    },
    {
      match: { system: 'hubspot' },
      effect: effect(random.pick(['contacts', 'companies', 'deals', 'campaigns'])),
    },
  ]
}
