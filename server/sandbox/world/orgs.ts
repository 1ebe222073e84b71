import type { Entities, Org } from '../world.ts'
import type { Organisation } from './organisation.ts'
import { hubspotTables } from './hubspot-tables.ts'
import { salesforceTables } from './salesforce-tables.ts'

/** The two systems of the company, with the records that there are of each object. */
export function orgs(
  organisation: Organisation,
  entities: (table: string) => Entities,
): {
  readonly salesforce: Org
  readonly hubspot: Org
} {
  return {
    salesforce: {
      id: '00D5g00000LotWEAW',
      name: 'Lotwerk',
      tables: salesforceTables(organisation, entities),
    },
    hubspot: { id: '26513847', name: 'Lotwerk', tables: hubspotTables(organisation, entities) },
  }
}
