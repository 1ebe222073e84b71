import type { Cast } from './cast.ts'
import { caseSetup } from './cases.ts'
import { currencyRecords } from './currencies.ts'
import { consentSetup } from './individuals.ts'
import { influenceModelRecords } from './influence.ts'
import { flowRecords } from './salesforce-flows.ts'

/** What Salesforce has that belongs to no person, company or campaign. */
export function organisationRecords(cast: Cast): void {
  currencyRecords(cast)
  influenceModelRecords(cast)
  caseSetup(cast)
  consentSetup(cast)
  flowRecords(cast)
}
