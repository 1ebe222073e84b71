import { json, type Answer } from '../http.ts'
import { findSobject, type Salesforce } from './salesforce.ts'

/** An organisation that doesn't keep several. */
const OWN_CURRENCY = 'EUR'

/**
 * Of an organisation with several currencies it isn't told which is its own.
 * https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_organization.htm
 */
export function organizationSettings(salesforce: Salesforce): Answer {
  const { id, name } = salesforce.state.org
  const multiCurrency = findSobject(salesforce, 'CurrencyType') !== undefined
  return json(200, {
    accessTimeout: 0,
    features: {
      chatter: true,
      defaultCurrencyIsoCode: multiCurrency ? null : OWN_CURRENCY,
      multiCurrency,
    },
    name,
    orgId: id,
  })
}
