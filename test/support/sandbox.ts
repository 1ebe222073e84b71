import { openSandbox, type SandboxAddress } from '../../server/sandbox/sandbox.ts'
import type {
  Entity,
  FieldSpec,
  Org,
  Revision,
  SandboxWorld,
  Table,
  Value,
  World,
} from '../../server/sandbox/world.ts'

export const ANCHOR = Date.parse('2026-11-22T20:00:00Z')

/** A field of a test's table: `['Email', 'email']`. */
type FieldPair = readonly [name: string, type: string]

export function tableOf(name: string, fields: readonly FieldPair[], entities: readonly Entity[]): Table {
  const specs = fields.map(([name, type]): FieldSpec => ({
    name,
    label: name,
    type,
    custom: name.endsWith('__c'),
  }))
  return {
    name,
    label: name,
    fields: specs,
    entities: new Map(entities.map((entity) => [entity.id, entity])),
  }
}

/** A record made at one moment, with further revisions if any. */
export function record(
  id: string,
  at: string,
  fields: Readonly<Record<string, Value>>,
  ...later: readonly Revision[]
): Entity {
  return { id, revisions: [{ at: Date.parse(at), fields }, ...later] }
}

export function revision(
  at: string,
  fields: Readonly<Record<string, Value>>,
  more: Partial<Revision> = {},
): Revision {
  return { at: Date.parse(at), fields, ...more }
}

function org(id: string, tables: readonly Table[]): Org {
  return { id, name: 'Northwind Software', tables: new Map(tables.map((table) => [table.name, table])) }
}

export function worldOf(tables: { salesforce?: readonly Table[]; hubspot?: readonly Table[] }): World {
  return {
    seed: 7,
    size: 'small',
    anchor: ANCHOR,
    salesforce: org('00D000000000062EAA', tables.salesforce ?? []),
    hubspot: org('25000001', tables.hubspot ?? []),
    truth: {
      defects: [],
      campaigns: [],
      links: [],
      hubspot: { requests: [], activities: [], mailings: [], consents: [], flows: [] },
      salesforce: { leads: [], activities: [], requests: [], consents: [], automations: [], massUpdates: [] },
    },
  }
}

export interface TestSandbox extends SandboxAddress {
  close(): Promise<void>
  /** Asks Salesforce with the lasting token; `path` starts after the version, or with `/services`. */
  salesforce(path: string, init?: RequestInit): Promise<Response>
  hubspot(path: string, init?: RequestInit): Promise<Response>
  control(method: string, path: string, body?: unknown): Promise<Response>
}

/** Opens a sandbox around a world in this process, with the clock at `now`. */
export async function openTestSandbox(
  world: SandboxWorld,
  now = '2026-11-22T20:00:00Z',
  options: { readonly limits?: boolean } = {},
): Promise<TestSandbox> {
  const sandbox = await openSandbox({ world, now: Date.parse(now), ...options })
  return { ...sandbox, ...callers(sandbox) }
}

export function callers(address: SandboxAddress): Pick<TestSandbox, 'salesforce' | 'hubspot' | 'control'> {
  const { salesforceUrl, hubspotUrl, controlUrl, credentials } = address
  const salesforce = asker(salesforceUrl, credentials.salesforce.accessToken)
  return {
    salesforce: (path, init) =>
      salesforce(path.startsWith('/services') ? path : `/services/data/v67.0${path}`, init),
    hubspot: asker(hubspotUrl, credentials.hubspot.accessToken),
    control: (method, path, body) =>
      fetch(controlUrl + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  }
}

function asker(base: string, token: string) {
  return (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('Authorization', `Bearer ${token}`)
    if (!headers.has('Content-Type')) headers.set('Content-Type', 'application/json')
    return fetch(base + path, { ...init, headers })
  }
}
