import { verify } from 'node:crypto'
import { z } from 'zod'
import type { Ask } from '../http.ts'

const Header = z.object({ alg: z.literal('RS256') })
/** `exp` is in seconds. */
const Claims = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() })

/**
 * The claims of a JWT that the certificate's owner has signed; null when it isn't one, or the signature is another's.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
export function readAssertion(assertion: string, certificate: string | null): z.infer<typeof Claims> | null {
  const [header = '', payload = '', signature = ''] = assertion.split('.')
  const claims = Claims.safeParse(decoded(payload)).data
  if (certificate === null || claims === undefined || !Header.safeParse(decoded(header)).success) return null
  const signed = Buffer.from(`${header}.${payload}`)
  return verify('RSA-SHA256', signed, certificate, Buffer.from(signature, 'base64url')) ? claims : null
}

/** For whom an assertion may be meant. */
export function audiences({ base }: Ask): readonly string[] {
  return ['https://login.salesforce.com', 'https://test.salesforce.com', base]
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return null
  }
}
