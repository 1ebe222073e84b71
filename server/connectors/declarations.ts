import type { Vendor } from '../../shared/vocabulary.ts'
import type { VendorDeclaration } from './declaration.ts'
import { hubspotDeclaration } from './hubspot/declaration.ts'
import { salesforceDeclaration } from './salesforce/declaration.ts'

/** What each vendor's room declares of its objects. */
export const declarations: Readonly<Record<Vendor, VendorDeclaration>> = {
  salesforce: salesforceDeclaration,
  hubspot: hubspotDeclaration,
}
