import type { HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { savedList } from './saved-list.ts'

const FORMS_ROWS = 100

/**
 * Forms of every kind, also archived ones, which are a list of their own: what came by them still names them. The client's own
 * call refuses forms that HubSpot only captured, so they are read without it.
 * https://developers.hubspot.com/docs/api-reference/marketing-forms-v3/guide
 */
export const forms: HubspotStream = {
  stream: { object: 'form', label: 'Forms', mode: { kind: 'whole' }, alsoYields: [], optional: true },
  async describe({ transport }, signal) {
    // Proves that the app may read them.
    await transport.text({ url: '/marketing/v3/forms?limit=1', expects: 'json' }, signal)
    return [
      {
        object: 'form',
        label: 'Forms',
        fields: [
          fixedField('id'),
          fixedField('name', 'text', { label: 'Name' }),
          fixedField('formType', 'text', { label: 'Kind' }),
          fixedField('language', 'text', { label: 'Language', path: ['configuration', 'language'] }),
          fixedField('legalConsentType', 'text', {
            label: 'What it asks to agree to',
            path: ['legalConsentOptions', 'type'],
          }),
          fixedField('archived', 'boolean', { label: 'Archived' }),
          fixedField('createdAt', 'instant', { label: 'Created' }),
          fixedField('updatedAt', 'instant', { label: 'Changed' }),
        ],
        roles: { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null },
      },
    ]
  },
  read: (context, request) => savedList(context, request, formsUrl(false), formsUrl(true)),
  path: (portalId, id) => `/forms/${portalId}/editor/${encodeURIComponent(id)}/edit/form`,
}

const formsUrl = (archived: boolean) => (after: string | null) => {
  const query = new URLSearchParams({ limit: String(FORMS_ROWS), formTypes: 'all' })
  if (archived) query.set('archived', 'true')
  if (after) query.set('after', after)
  return `/marketing/v3/forms?${query.toString()}`
}
