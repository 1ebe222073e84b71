import { dealAssociation } from './associations.ts'
import { campaignAssets } from './campaign-assets.ts'
import { campaigns } from './campaigns.ts'
import type { HubspotStream } from './context.ts'
import { crmStream } from './crm.ts'
import { marketingEmails } from './emails.ts'
import { owners } from './owners.ts'
import { pipelineStages } from './pipelines.ts'

const companies = crmStream({
  object: 'company',
  type: 'companies',
  typeId: '0-2',
  label: 'Companies',
  modified: 'hs_lastmodifieddate',
  history: null,
})

const contacts = crmStream({
  object: 'contact',
  type: 'contacts',
  typeId: '0-1',
  label: 'Contacts',
  modified: 'lastmodifieddate',
  history: { property: 'lifecyclestage', object: 'contact_stage_history', label: 'Contact stage history' },
})

const deals = crmStream({
  object: 'deal',
  type: 'deals',
  typeId: '0-3',
  label: 'Deals',
  modified: 'hs_lastmodifieddate',
  history: null,
})

/** Everything that is read from HubSpot, in this order: what others point to comes first. */
export const hubspotStreams: readonly HubspotStream[] = [
  owners,
  companies,
  contacts,
  deals,
  pipelineStages,
  dealAssociation({ object: 'deal_contact', label: 'Deal contacts', to: 'contacts', field: 'contact_id' }),
  dealAssociation({ object: 'deal_company', label: 'Deal companies', to: 'companies', field: 'company_id' }),
  campaigns,
  campaignAssets,
  marketingEmails,
]
