import type { Protocol } from '../transport/protocol.ts'
import { explainRefusal } from './refusal.ts'

/** `Sforce-Limit-Info`: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm. More digits than any limit has are nobody's count. */
const USAGE = /(?:^|[;,\s])api-usage=(\d{1,12})\/(\d{1,12})(?!\d)/

/** Salesforce limits requests per 24 hours and those running at once; there is no rate to keep to. */
export const salesforceProtocol: Protocol = {
  name: 'Salesforce',
  explain: explainRefusal,
  quota(headers) {
    const [, used, limit] = USAGE.exec(headers.get('sforce-limit-info') ?? '') ?? []
    if (!used || !limit) return null
    return { used: Number(used), limit: Number(limit), window: '24 hours', resetsAt: null }
  },
  rate: () => null,
  rates: () => ({}),
}
