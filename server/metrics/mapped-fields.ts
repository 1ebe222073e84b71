import { REQUEST_OBJECTS, STATUS_FIELDS, type VendorMapping } from '../../shared/vendor-mapping.ts'
import type { Vendor } from '../../shared/vocabulary.ts'

/** A choice that the mapping makes: which field of the object holds it, if any. */
export interface MappedField {
  /** Where it is in the vendor's mapping; null where nobody can choose. */
  readonly setting: string | null
  readonly object: string
  readonly name: string | null
  /** It is only that of the campaigns of a type. */
  readonly type?: string
}

type FieldsOf = (mapping: VendorMapping, vendor: Vendor) => readonly MappedField[]

const PEOPLE: Readonly<Record<Vendor, readonly string[]>> = {
  salesforce: ['lead', 'contact'],
  hubspot: ['contact'],
}

const DEALS: Readonly<Record<Vendor, string>> = { salesforce: 'opportunity', hubspot: 'deal' }

const ofCampaign =
  (key: keyof VendorMapping['campaign']): FieldsOf =>
  (mapping) => [{ setting: `campaign.${key}`, object: 'campaign', name: mapping.campaign[key] }]

/** Which source fields stand behind a field of the model, and where they are chosen. */
export const MAPPED_FIELDS: Readonly<Record<string, FieldsOf>> = {
  'campaign.planned_launch': ({ plannedLaunch: { field, byType } }) => [
    { setting: 'plannedLaunch.field', object: 'campaign', name: field },
    ...Object.entries(byType).map(([type, name]) => ({
      setting: 'plannedLaunch.byType',
      object: 'campaign',
      name,
      type,
    })),
  ],
  'campaign.status': (_mapping, vendor) => [
    { setting: null, object: 'campaign', name: STATUS_FIELDS[vendor] },
  ],
  'campaign.type': ofCampaign('type'),
  'campaign.channel': ofCampaign('channel'),
  'campaign.region': ofCampaign('region'),
  'campaign.always_on': ofCampaign('alwaysOn'),
  'campaign.requested_on': ofCampaign('requested'),
  'campaign.work_started_on': ofCampaign('workStarted'),
  'campaign.template': ofCampaign('template'),
  'campaign.budget': ofCampaign('budget'),
  'campaign.actual_cost': ofCampaign('cost'),
  'request.*': ({ requests }, vendor) => [
    { setting: 'requests.field', object: REQUEST_OBJECTS[vendor].object, name: requests.field },
  ],
  'person.lifecycle_stage': ({ lifecycle }, vendor) =>
    PEOPLE[vendor].map((object) => ({
      setting: `lifecycle.${object}`,
      object,
      name: lifecycle[object] ?? null,
    })),
  'opportunity.amount': ({ opportunity }, vendor) => [
    { setting: 'opportunity.amount', object: DEALS[vendor], name: opportunity.amount },
  ],
  'lead.owner_id': () => [{ setting: null, object: 'lead', name: 'OwnerId' }],
}
