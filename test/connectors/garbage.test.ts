import { assert, asyncProperty, constantFrom, jsonValue, oneof, record, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConnectorSettings } from '../../server/connectors/connectors.ts'
import type { Connector, ObjectSchema, ReadRequest } from '../../server/connectors/connector.ts'
import { ConnectorError, refusesObject } from '../../server/connectors/error.ts'
import { connect, never } from './reading.ts'

const HUBSPOT: ConnectorSettings = {
  vendor: 'hubspot',
  kind: 'access-token',
  baseUrl: 'http://127.0.0.1:1',
  accessToken: 'secret-token-of-hubspot',
}
const SALESFORCE: ConnectorSettings = {
  vendor: 'salesforce',
  kind: 'client-credentials',
  loginUrl: 'http://127.0.0.1:1',
  instanceUrl: null,
  clientId: 'client',
  clientSecret: 'secret-of-salesforce',
}

const schema = (object: string): ObjectSchema => ({
  object,
  label: object,
  fields: [
    {
      name: 'Id',
      label: 'Id',
      type: 'text',
      custom: false,
      calculated: false,
      picklist: null,
      references: [],
      path: ['Id'],
    },
  ],
  roles: { id: 'Id', updated: null, deleted: null, mergedInto: null },
})

const WINDOW = { from: '2026-11-01T00:00:00Z', to: '2026-11-08T00:00:00Z' }

/** Everything that a sync asks, in its order; what is refused is passed over. */
const QUESTIONS: Record<string, (connector: Connector, object: string) => Promise<unknown>> = {
  check: (connector) => connector.check(never),
  describe: (connector, object) => connector.describe(object, never),
  serverTime: (connector) => connector.serverTime(never),
  count: (connector, object) => connector.count(schema(object), WINDOW, never),
  async read(connector, object) {
    const request: ReadRequest = {
      schema: schema(object),
      window: WINDOW,
      extent: 'all',
      cursor: null,
      signal: never,
      spool: () => '/dev/null',
      parents,
    }
    for await (const _ of connector.read(request)) break
  },
}

async function* parents() {
  yield ['1', '2']
}

const token = JSON.stringify({ access_token: 'session-token', instance_url: 'http://127.0.0.1:1' })

/** Almost what is documented, and anything at all. */
const body = oneof(
  jsonValue().map((value) => JSON.stringify(value)),
  record({
    results: jsonValue(),
    records: jsonValue(),
    fields: jsonValue(),
    total: jsonValue(),
    totalSize: jsonValue(),
  }).map((value) => JSON.stringify(value)),
  string(),
  constantFrom('', '<html>', '[]', '{}', '{"results":[{}]}', '[{"message":"x","errorCode":"session-token"}]'),
)
const status = constantFrom(200, 200, 200, 201, 207, 400, 401, 403, 404, 429, 500)

/** What is wrong with the way in which a question ended: another kind of error, or one that shows a secret. */
function faultsOf(error: unknown, secrets: readonly string[]): unknown[] {
  if (error === null) return []
  if (!(error instanceof ConnectorError)) return [error]
  const shown = [error.message, error.action, String(error.cause)].join()
  return secrets.filter((secret) => shown.includes(secret))
}

describe.each([
  ['Salesforce', SALESFORCE, ['lead', 'campaign', 'leadhistory'], ['secret-of-salesforce', 'session-token']],
  [
    'HubSpot',
    HUBSPOT,
    ['contact', 'deal_contact', 'campaign', 'campaign_asset', 'owner', 'marketing_email'],
    ['secret-token-of-hubspot'],
  ],
] as const)('%s answering nonsense', (_, settings, objects, secrets) => {
  test('is refused in words, without a secret', async () => {
    await assert(
      asyncProperty(
        tuple(body, status),
        constantFrom(...objects),
        constantFrom(...Object.keys(QUESTIONS)),
        async ([text, code], object, question) => {
          const fetch = (url: string | URL | Request) => {
            const signIn = String(url instanceof Request ? url.url : url).endsWith('/oauth2/token')
            return Promise.resolve(signIn ? new Response(token) : new Response(text, { status: code }))
          }
          const connector = connect(settings, { fetch })
          const error: unknown = await QUESTIONS[question]!(connector, object).then(
            () => null,
            (error: unknown) => error,
          )
          await connector.close()
          expect(faultsOf(error, secrets)).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('an object that is described without the id of its records is refused by itself, so that all else is read', async () => {
  const description = { label: 'Contact', labelPlural: 'Contacts', replicateable: true, fields: [] }
  const answers: Readonly<Record<string, unknown>> = {
    token: JSON.parse(token),
    data: [{ label: 'Now', url: '/services/data/v67.0', version: '67.0' }],
    describe: description,
  }
  const fetch = (url: string | URL | Request) => {
    const asked = new URL(url instanceof Request ? url.url : url).pathname.split('/').at(-1)!
    const headers = { 'content-type': 'application/json' }
    return Promise.resolve(new Response(JSON.stringify(answers[asked]), { headers }))
  }
  const connector = connect(SALESFORCE, { fetch })
  const refused: unknown = await connector.describe('contact', never).catch((error: unknown) => error)
  await connector.close()
  expect(refusesObject(refused)).toBe(true)
  expect(String(refused)).toContain('Salesforce describes Contacts without the id')
})
