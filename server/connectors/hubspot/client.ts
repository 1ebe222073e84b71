import * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import * as owners from '@hubspot/api-client/lib/codegen/crm/owners/index.js'
import * as pipelines from '@hubspot/api-client/lib/codegen/crm/pipelines/index.js'
import * as properties from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import type { Transport } from '../transport.ts'

/** What the client's generated calls hand to whoever carries them. */
interface Asked {
  getUrl(): string
  getHttpMethod(): string
  getHeaders(): Record<string, string>
  getBody(): unknown
}

/**
 * HubSpot's own client, with our transport beneath it. Its `Client` keeps one limiter and one retry for the whole
 * process, which two connections would share, so the generated, typed calls are used without it. Pages of records don't
 * go through it: they land as files. Nor do campaigns and marketing emails: it knows no campaigns, and its `emails`
 * refuse what they don't know.
 */
export class HubspotClient {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  properties(signal: AbortSignal): properties.CoreApi {
    const httpApi = properties.wrapHttpLibrary(this.#carrier(signal))
    return new properties.CoreApi(properties.createConfiguration({ httpApi }))
  }

  owners(signal: AbortSignal): owners.OwnersApi {
    const httpApi = owners.wrapHttpLibrary(this.#carrier(signal))
    return new owners.OwnersApi(owners.createConfiguration({ httpApi }))
  }

  pipelines(signal: AbortSignal): pipelines.PipelinesApi {
    const httpApi = pipelines.wrapHttpLibrary(this.#carrier(signal))
    return new pipelines.PipelinesApi(pipelines.createConfiguration({ httpApi }))
  }

  search(signal: AbortSignal): objects.SearchApi {
    const httpApi = objects.wrapHttpLibrary(this.#carrier(signal, 'search'))
    return new objects.SearchApi(objects.createConfiguration({ httpApi }))
  }

  associations(signal: AbortSignal): associations.BatchApi {
    const httpApi = associations.wrapHttpLibrary(this.#carrier(signal))
    return new associations.BatchApi(associations.createConfiguration({ httpApi }))
  }

  #carrier(signal: AbortSignal, family?: string) {
    return {
      send: async (asked: Asked) => {
        const { pathname, search } = new URL(asked.getUrl())
        const body = asked.getBody()
        const answer = await this.#transport.text(
          {
            method: asked.getHttpMethod(),
            // The client's owners path ends in a slash, which the documented one doesn't.
            url: `${pathname.replace(/\/$/, '')}${search}`,
            headers: asked.getHeaders(),
            expects: 'json',
            ...(typeof body === 'string' ? { body } : {}),
            ...(family ? { family } : {}),
          },
          signal,
        )
        const text = () => Promise.resolve(answer.text)
        return new objects.ResponseContext(
          answer.status,
          // Everything asked here is JSON, also where a proxy has lost the type.
          { ...Object.fromEntries(answer.headers), 'content-type': 'application/json' },
          { text, binary: async () => Buffer.from(await text()) },
        )
      },
    }
  }
}
