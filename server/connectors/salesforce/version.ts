import { z } from 'zod'
import type { Transport } from '../transport.ts'

/** The newest API version whose answers are known here. */
const API_VERSION = '67.0'

const Versions = z.array(z.object({ version: z.string() }))

/**
 * The version to speak: ours, or the newest that the organisation offers when it is behind.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm
 */
export async function chooseVersion(transport: Transport, signal: AbortSignal): Promise<string> {
  const offered = await transport.json({ url: '/services/data' }, Versions, signal)
  const newest = Math.max(...offered.map(({ version }) => Number(version)))
  return Number.isFinite(newest) && newest < Number(API_VERSION) ? newest.toFixed(1) : API_VERSION
}
