import { z } from 'zod'

/** The rules by which HubSpot's integration with Salesforce keeps a field alike, as HubSpot calls them. */
export const SYNC_RULES = {
  'prefer-salesforce': 'Prefer Salesforce unless blank',
  'always-salesforce': 'Always use Salesforce',
  'two-way': 'Two-way',
  'not-synced': 'Don’t sync',
} as const

/**
 * Which system's value is kept of a field. No API tells it.
 * https://knowledge.hubspot.com/salesforce/manage-your-salesforce-field-mappings
 */
export const SyncRule = z
  .enum(['prefer-salesforce', 'always-salesforce', 'two-way', 'not-synced'])
  .meta({ names: SYNC_RULES })
export type SyncRule = z.infer<typeof SyncRule>

const entered = (label: string) => SyncRule.nullable().default(null).meta({ label })

/** The rule of each field that is compared between the two; null until somebody enters it. */
export const SyncRules = z.object({
  email: entered('E-mail'),
  name: entered('Name'),
  phone: entered('Phone'),
  title: entered('Job title'),
  company: entered('Company'),
  country: entered('Country'),
  stage: entered('Lifecycle stage'),
  owner: entered('Owner'),
})

export const NO_SYNC_RULES: z.infer<typeof SyncRules> = {
  email: null,
  name: null,
  phone: null,
  title: null,
  company: null,
  country: null,
  stage: null,
  owner: null,
}
