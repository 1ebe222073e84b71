import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { OpenapiDocument, type Deviation } from '../support/openapi.ts'
import { ANCHOR, openTestSandbox, type TestSandbox } from '../support/sandbox.ts'

const folder = resolve(
  process.env['HUBSPOT_SPECS_DIR'] ?? join(import.meta.dirname, '../../../shared/specs/hubspot'),
)
const present = existsSync(folder)

const schema = (name: string, ...path: string[]) => ['components', 'schemas', name, 'properties', ...path]
const text = { type: 'string' }
/** HubSpot answers null for a property that was never set, and `status` with every error, whatever its documents say. */
const objects: Deviation[] = ['SimplePublicObject', 'SimplePublicObjectWithAssociations'].map((name) => ({
  path: schema(name, 'properties', 'additionalProperties'),
  holds: { nullable: true },
}))
const errors: Deviation = { path: schema('Error'), holds: { status: text } }
/** HubSpot answers `label: null` for an association without one, and a text where an object is documented. */
const associations: Deviation[] = [
  { path: schema('AssociationSpecWithLabel', 'label'), holds: { nullable: true } },
  { path: schema('StandardError', 'subCategory'), holds: { type: 'string' } },
]

/** HubSpot names its other kinds of forms as parameters, and answers them too. */
const forms: Deviation[] = [
  {
    path: schema('HubSpotFormDefinition', 'formType'),
    holds: { enum: ['hubspot', 'captured', 'flow', 'blog_comment'] },
  },
]

/** Each holds answers of both organisations. */
const DOCUMENTS = [
  'accountInfo',
  'associations_v4',
  'automation_v4',
  'campaigns',
  'companies',
  'contacts',
  'deals',
  'emails',
  'forms',
  'oauth_2026_03',
  'objects',
  'owners',
  'pipelines',
  'properties',
  'subscriptions',
] as const
type DocumentName = (typeof DOCUMENTS)[number]
const absent = DOCUMENTS.filter((name) => !existsSync(join(folder, `${name}.json`)))

const notice = present ? '' : ` (skipped: none in ${folder}; name their folder by HUBSPOT_SPECS_DIR)`

function flowInputs(...list: string[]) {
  return { inputs: list.map((flowId) => ({ flowId, type: 'FLOW_ID' })) }
}

function inputs(...list: string[]) {
  return { inputs: list.map((id) => ({ id })) }
}

const missing =
  absent.length === 0
    ? ''
    : ` (skipped: ${absent.map((name) => `${name}.json`).join(', ')} isn’t in ${folder})`

test.skipIf(absent.length > 0)(`every document that is needed is there${missing}`, () => {
  expect(absent).toEqual([])
})

describe.skipIf(!present).each(['orderly', 'messy'] as const)(
  `HubSpot’s official documents, %s organisation${notice}`,
  (organisation) => {
    let sandbox: TestSandbox
    const ids = {
      contact: '',
      archived: '',
      company: '',
      deal: '',
      campaign: '',
      event: '',
      ticket: '',
      call: '',
      flow: '',
      dealFlow: '',
      form: '',
    }

    beforeAll(async () => {
      sandbox = await openTestSandbox(createWorld({ seed: 7, size: 'small', anchor: ANCHOR, organisation }))
      const first = async (path: string) => (await (await sandbox.hubspot(path)).json()).results.at(-1).id
      ids.contact = await first('/crm/v3/objects/contacts?limit=5')
      ids.archived = await first('/crm/v3/objects/contacts?archived=true')
      ids.company = await first('/crm/v3/objects/companies?limit=1')
      const deals = await (await sandbox.hubspot('/crm/v3/objects/deals?limit=100')).json()
      const owned = await sandbox.hubspot('/crm/v4/associations/deals/companies/batch/read', {
        method: 'POST',
        body: JSON.stringify({ inputs: deals.results }),
      })
      ids.deal = (await owned.json()).results[0].from.id
      ids.campaign = await first('/marketing/v3/campaigns?limit=1')
      const { results } = await (await sandbox.hubspot('/marketing/v3/campaigns?limit=100')).json()
      for (const { id } of results) {
        const assets = async (type: string) =>
          (await (await sandbox.hubspot(`/marketing/v3/campaigns/${id}/assets/${type}`)).json()).results
            .length
        if ((await assets('FORM')) > 0 && (await assets('MARKETING_EMAIL')) > 0) ids.event = id
      }
      ids.ticket = await first('/crm/v3/objects/tickets?limit=1')
      ids.call = await first('/crm/v3/objects/calls?limit=1')
      ids.form = await first('/marketing/v3/forms?limit=1')
      const flows = (await (await sandbox.hubspot('/automation/v4/flows')).json()).results
      const flowOf = (type: string) =>
        flows.find(({ objectTypeId }: { objectTypeId: string }) => objectTypeId === type).id
      ids.flow = flowOf('0-1')
      ids.dealFlow = flowOf('0-3')
    })
    afterAll(() => sandbox?.close())

    interface Call {
      readonly file: DocumentName
      readonly documented: string
      readonly asked?: () => string
      readonly body?: () => unknown
      readonly status?: number
      readonly deviations?: readonly Deviation[]
      /** The answer must hold this many results at least, so that an empty list proves nothing. */
      readonly results?: number
    }

    const history = 'propertiesWithHistory=lifecyclestage'
    const named = { properties: ['email', 'phone'], propertiesWithHistory: ['lifecyclestage'] }
    const campaign = '/marketing/v3/campaigns/{campaignGuid}'

    /** Who asks for work in a tracker has few tickets. */
    const many = (type: string) => (type === 'tickets' && organisation === 'messy' ? 5 : 50)

    const objectType = '/crm/v3/objects/{objectType}'
    const anyAssociation = '/crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read'

    const CALLS: readonly Call[] = [
      ...(['contacts', 'companies', 'deals'] as const).flatMap((type): Call[] => {
        const documented = `/crm/v3/objects/${type === 'deals' ? '0-3' : type}`
        const file = type
        return [
          {
            file,
            documented,
            asked: () => `${documented}?limit=50&${history}`,
            deviations: objects,
            results: 10,
          },
          {
            file,
            documented: `${documented}/search`,
            body: () => ({ limit: 200 }),
            deviations: objects,
            results: 10,
          },
        ]
      }),
      {
        file: 'contacts',
        documented: '/crm/v3/objects/contacts',
        asked: () => '/crm/v3/objects/contacts?archived=true',
        deviations: objects,
        results: 1,
      },
      {
        file: 'contacts',
        documented: '/crm/v3/objects/contacts',
        asked: () => '/crm/v3/objects/contacts?limit=1000',
        status: 400,
        deviations: [errors],
      },
      {
        file: 'contacts',
        documented: '/crm/v3/objects/contacts/{contactId}',
        asked: () => `/crm/v3/objects/contacts/${ids.contact}?${history}`,
        deviations: objects,
      },
      {
        file: 'contacts',
        documented: '/crm/v3/objects/contacts/{contactId}',
        asked: () => '/crm/v3/objects/contacts/1',
        status: 404,
        deviations: [errors],
      },
      {
        file: 'contacts',
        documented: '/crm/v3/objects/contacts/batch/read',
        body: () => ({ ...inputs(ids.contact), ...named }),
        deviations: objects,
        results: 1,
      },
      {
        file: 'contacts',
        documented: '/crm/v3/objects/contacts/batch/read',
        body: () => ({ ...inputs(ids.contact, '1'), ...named }),
        status: 207,
        deviations: objects,
        results: 1,
      },
      {
        file: 'associations_v4',
        documented: '/crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read',
        asked: () => '/crm/v4/associations/deals/companies/batch/read',
        body: () => inputs(ids.deal),
        deviations: associations,
        results: 1,
      },
      {
        file: 'associations_v4',
        documented: '/crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read',
        asked: () => '/crm/v4/associations/deals/contacts/batch/read',
        body: () => inputs(ids.deal, '1'),
        status: 207,
        deviations: associations,
      },
      ...['tickets', 'calls', 'meetings', 'emails'].flatMap((type): Call[] => [
        {
          file: 'objects',
          documented: objectType,
          asked: () => `/crm/v3/objects/${type}?limit=100&properties=hs_timestamp,subject`,
          deviations: objects,
          results: many(type),
        },
        {
          file: 'objects',
          documented: `${objectType}/search`,
          asked: () => `/crm/v3/objects/${type}/search`,
          body: () => ({ limit: 200, sorts: ['hs_object_id'], properties: ['hs_object_id'] }),
          deviations: objects,
          results: many(type),
        },
      ]),
      {
        file: 'objects',
        documented: `${objectType}/batch/read`,
        asked: () => '/crm/v3/objects/tickets/batch/read',
        body: () => ({
          ...inputs(ids.ticket, '1'),
          properties: ['subject'],
          propertiesWithHistory: ['hs_pipeline_stage'],
        }),
        status: 207,
        deviations: objects,
        results: 1,
      },
      {
        file: 'objects',
        documented: `${objectType}/{objectId}`,
        asked: () => `/crm/v3/objects/calls/${ids.call}?properties=hs_call_status`,
        deviations: objects,
      },
      ...['contacts', 'companies', 'deals'].map((to): Call => ({
        file: 'associations_v4',
        documented: anyAssociation,
        asked: () => `/crm/v4/associations/calls/${to}/batch/read`,
        body: () => inputs(ids.call, '1'),
        status: 207,
        deviations: associations,
      })),
      ...['contacts', 'companies', 'deals', 'tickets', 'calls', 'meetings', 'emails'].map((type): Call => ({
        file: 'properties',
        documented: '/crm/v3/properties/{objectType}',
        asked: () => `/crm/v3/properties/${type}`,
        results: 10,
      })),
      { file: 'owners', documented: '/crm/v3/owners', results: 10 },
      {
        file: 'owners',
        documented: '/crm/v3/owners',
        asked: () => '/crm/v3/owners?archived=true',
        results: 1,
      },
      {
        file: 'pipelines',
        documented: '/crm/v3/pipelines/{objectType}',
        asked: () => '/crm/v3/pipelines/deals',
        results: 1,
      },
      {
        file: 'pipelines',
        documented: '/crm/v3/pipelines/{objectType}',
        asked: () => '/crm/v3/pipelines/tickets',
        results: 2,
      },
      {
        file: 'campaigns',
        documented: '/marketing/v3/campaigns',
        asked: () =>
          '/marketing/v3/campaigns?properties=hs_name,hs_start_date,hs_owner,campaign_type,hs_budget_items_sum_amount&limit=100',
        results: 10,
      },
      {
        file: 'campaigns',
        documented: campaign,
        asked: () => `/marketing/v3/campaigns/${ids.campaign}?properties=hs_name`,
      },
      ...['MARKETING_EMAIL', 'LANDING_PAGE', 'FORM'].map((type): Call => ({
        file: 'campaigns',
        documented: `${campaign}/assets/{assetType}`,
        asked: () => `/marketing/v3/campaigns/${ids.event}/assets/${type}`,
        results: 1,
      })),
      {
        file: 'campaigns',
        documented: `${campaign}/budget/totals`,
        asked: () => `/marketing/v3/campaigns/${ids.campaign}/budget/totals`,
      },
      ...['metrics', 'revenue'].map((report): Call => ({
        file: 'campaigns',
        documented: `${campaign}/reports/${report}`,
        asked: () => `/marketing/v3/campaigns/${ids.campaign}/reports/${report}`,
      })),
      {
        file: 'campaigns',
        documented: `${campaign}/reports/contacts/{contactType}`,
        asked: () => `/marketing/v3/campaigns/${ids.campaign}/reports/contacts/influencedContacts`,
      },
      {
        file: 'emails',
        documented: '/marketing/v3/emails',
        asked: () => '/marketing/v3/emails?includeStats=true&limit=100',
        results: 10,
      },
      { file: 'forms', documented: '/marketing/v3/forms', results: 10 },
      {
        file: 'forms',
        documented: '/marketing/v3/forms',
        asked: () => '/marketing/v3/forms?formTypes=all&limit=100',
        deviations: forms,
        results: 10,
      },
      {
        file: 'forms',
        documented: '/marketing/v3/forms/{formId}',
        asked: () => `/marketing/v3/forms/${ids.form}`,
      },
      { file: 'automation_v4', documented: '/automation/v4/flows', results: 30 },
      ...(['flow', 'dealFlow'] as const).map((flow): Call => ({
        file: 'automation_v4',
        documented: '/automation/v4/flows/{flowId}',
        asked: () => `/automation/v4/flows/${ids[flow]}`,
      })),
      {
        file: 'automation_v4',
        documented: '/automation/v4/flows/batch/read',
        body: () => flowInputs(ids.flow, ids.dealFlow),
        results: 2,
      },
      {
        file: 'automation_v4',
        documented: '/automation/v4/flows/batch/read',
        body: () => flowInputs(ids.flow, '1'),
        status: 207,
        results: 1,
      },
      {
        file: 'subscriptions',
        documented: '/communication-preferences/v4/definitions',
        results: 3,
      },
      {
        file: 'subscriptions',
        documented: '/communication-preferences/v4/statuses/batch/read',
        asked: () => '/communication-preferences/v4/statuses/batch/read?channel=EMAIL',
        body: () => ({ inputs: ['nobody@example.com'] }),
        results: 1,
      },
      {
        file: 'subscriptions',
        documented: '/communication-preferences/v4/statuses/{subscriberIdString}',
        asked: () => '/communication-preferences/v4/statuses/nobody@example.com?channel=EMAIL',
        results: 3,
      },
      { file: 'accountInfo', documented: '/account-info/v3/details' },
      { file: 'accountInfo', documented: '/account-info/v3/api-usage/daily/private-apps', results: 1 },
    ]

    const documents = CALLS.filter(({ file }) => !absent.includes(file))

    test.each(documents)('$file: $documented is answered as documented', async (call) => {
      const {
        file,
        documented,
        asked = () => documented,
        body,
        status = 200,
        deviations = [],
        results = 0,
      } = call
      const method = body === undefined ? 'get' : 'post'
      const response = await sandbox.hubspot(asked(), {
        method: method.toUpperCase(),
        ...(body === undefined ? {} : { body: JSON.stringify(body()) }),
      })
      const answer = await response.json()
      expect(response.status).toBe(status)
      expect(
        new OpenapiDocument(join(folder, `${file}.json`), deviations).faults(
          method,
          documented,
          status,
          answer,
        ),
      ).toEqual([])
      expect(answer.results?.length ?? 0).toBeGreaterThanOrEqual(results)
    })

    test('the token endpoint answers as documented', async () => {
      const { clientId, clientSecret } = sandbox.credentials.hubspot
      const page = `/oauth/authorize?client_id=${clientId}&redirect_uri=http://127.0.0.1:9/cb&scope=oauth&decision=allow`
      const back = await sandbox.hubspot(page, { redirect: 'manual' })
      const response = await fetch(`${sandbox.hubspotUrl}/oauth/2026-03/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uri: 'http://127.0.0.1:9/cb',
          code: new URL(back.headers.get('location')!).searchParams.get('code')!,
        }),
      })
      const document = new OpenapiDocument(join(folder, 'oauth_2026_03.json'))
      expect(document.faults('post', '/oauth/2026-03/token', 200, await response.json())).toEqual([])
    })

    test('the documents would find a wrong answer', () => {
      const document = new OpenapiDocument(join(folder, 'owners.json'))
      const wrong = {
        results: [
          {
            id: 7,
            archived: false,
            createdAt: 'yesterday',
            updatedAt: '2026-01-01T00:00:00Z',
            type: 'PERSON',
            emial: '',
          },
        ],
      }
      expect(document.faults('get', '/crm/v3/owners', 200, wrong)).toHaveLength(3)
    })
  },
)
