import type { HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { savedList } from './saved-list.ts'

/** https://developers.hubspot.com/docs/api-reference/communication-preferences-subscriptions-v4/guide#retrieve-subscription-types */
const URL = '/communication-preferences/v4/definitions'

/** The kinds of mail that a contact can take or refuse. */
export const subscriptionTypes: HubspotStream = {
  stream: {
    object: 'subscription_type',
    label: 'Subscription types',
    mode: { kind: 'whole' },
    alsoYields: [],
    optional: true,
  },
  async describe({ transport }, signal) {
    // Proves that the app may read them.
    await transport.text({ url: URL, expects: 'json' }, signal)
    return [
      {
        object: 'subscription_type',
        label: 'Subscription types',
        fields: [
          fixedField('id'),
          fixedField('name', 'text', { label: 'Name' }),
          fixedField('description', 'text', { label: 'Description' }),
          fixedField('purpose', 'text', { label: 'Purpose' }),
          fixedField('communicationMethod', 'text', { label: 'Channel' }),
          fixedField('isActive', 'boolean', { label: 'Active' }),
          fixedField('isDefault', 'boolean', { label: "One of HubSpot's own" }),
          fixedField('isInternal', 'boolean', { label: 'Internal' }),
          fixedField('businessUnitId', 'text', { label: 'Brand' }),
          fixedField('createdAt', 'instant', { label: 'Created' }),
          fixedField('updatedAt', 'instant', { label: 'Changed' }),
        ],
        roles: { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null },
      },
    ]
  },
  read: (context, request) => savedList(context, request, () => URL),
}
