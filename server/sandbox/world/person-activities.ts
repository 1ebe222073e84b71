import type { Cast } from './cast.ts'
import { leadActivities } from './lead-activities.ts'
import { saleOf } from './opportunity-records.ts'
import type { Profile } from './profile.ts'
import { contactActivities, saleActivities } from './sale-activities.ts'

/** The tasks and events about a person, as a lead, as a contact and about the sale. */
export function personActivities(cast: Cast, profile: Profile): void {
  leadActivities(cast, profile)
  contactActivities(cast, profile)
  const sale = saleOf(cast, profile)
  if (sale !== null) saleActivities(cast, profile, sale)
}
