import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import { ControlClock } from './control-clock.ts'
import { controlAnswers } from './control.ts'
import type { Crm, CrmServer } from './crm.ts'
import { alterTable, BadRequest, writeEdit } from './edit.ts'
import { Faults } from './faults/faults.ts'
import { json, listen, type Ask, type Site } from './http.ts'
import type { HubspotCredentials } from './hubspot/oauth.ts'
import { openHubspot } from './hubspot/server.ts'
import { Requests } from './requests.ts'
import type { SalesforceCredentials } from './salesforce/oauth.ts'
import { openSalesforce } from './salesforce/server.ts'
import { OrgState, type TableState } from './state.ts'
import { Violations } from './violations.ts'
import type { SandboxWorld, System } from './world.ts'

interface SandboxCredentials {
  readonly salesforce: SalesforceCredentials
  readonly hubspot: HubspotCredentials
}

/** Where a running sandbox is reached, and what it accepts. */
export interface SandboxAddress {
  readonly salesforceUrl: string
  readonly hubspotUrl: string
  readonly controlUrl: string
  readonly credentials: SandboxCredentials
  /** Properties that the company made for its HubSpot campaigns; HubSpot describes none of them. */
  readonly campaignProperties: readonly string[]
}

export interface SandboxOptions {
  readonly world: SandboxWorld
  /** Where the control clock starts, milliseconds since the epoch. */
  readonly now: number
  /** 0 or left out: any free port. */
  readonly ports?: { readonly salesforce?: number; readonly hubspot?: number; readonly control?: number }
  /** Holds callers to the short-term rates, on the control clock; by default they are only told. */
  readonly limits?: boolean
}

/** Opens both CRMs and their control server on loopback. */
export async function openSandbox(
  options: SandboxOptions,
): Promise<SandboxAddress & { close(): Promise<void> }> {
  const { world, now, ports = {} } = options
  const clock = new ControlClock(now)
  const limits = { enforced: options.limits ?? false }
  const requests = new Requests()
  const violations = new Violations()
  const credentials = credentialsOf(world.seed)
  const states = {
    salesforce: new OrgState(world.salesforce, { id: (id) => id }),
    hubspot: new OrgState(world.hubspot, { id: (id) => (/^\d+$/.test(id) ? Number(id) : id) }),
  }
  const salesforce = openSalesforce({ state: states.salesforce, clock, credentials: credentials.salesforce })
  const hubspot = openHubspot({ state: states.hubspot, clock, credentials: credentials.hubspot, limits })
  const crms = {
    salesforce: crmOf('salesforce', salesforce, { state: states.salesforce, clock }),
    hubspot: crmOf('hubspot', hubspot, { state: states.hubspot, clock }),
  }
  const faults = new Faults(crms)

  const servers: Server[] = []
  const open = async (port: number, answer: Site['answer']): Promise<string> => {
    const { server, url } = await listen({ now: () => clock.now(), answer }, port)
    servers.push(server)
    return url
  }
  const crmSite =
    (system: System, { answer }: CrmServer) =>
    (ask: Ask) => {
      requests.count(system, ask)
      const judged = (asked: Ask) => {
        const answered = answer(asked)
        if (answered.violation) violations.record(system, ask, answered.violation, clock.now())
        return answered
      }
      try {
        return faults.carry(system, ask, judged)
      } catch (error) {
        // A fault that can't happen, such as one of an object that isn't there.
        if (error instanceof BadRequest) return json(500, { error: error.message })
        throw error
      }
    }
  const control = controlAnswers({
    clock,
    world,
    crms,
    faults,
    requests,
    violations,
    limits,
    uploadCertificate: (pem) => (salesforce.oauth.certificate = pem),
  })
  return {
    salesforceUrl: await open(ports.salesforce ?? 0, crmSite('salesforce', salesforce)),
    hubspotUrl: await open(ports.hubspot ?? 0, crmSite('hubspot', hubspot)),
    controlUrl: await open(ports.control ?? 0, control),
    credentials,
    campaignProperties: campaignProperties(world),
    async close() {
      await Promise.all(servers.map(end))
    },
  }
}

function crmOf(
  system: System,
  { access, quota, jobs }: CrmServer,
  { state, clock }: { readonly state: OrgState; readonly clock: ControlClock },
): Crm {
  const now = () => clock.now()
  const current = () => {
    state.advance(now())
    return state
  }
  const tableOf = (object: string): TableState => {
    const table = current().table(object)
    if (table === undefined) throw new BadRequest(`${system} has no ${object}.`)
    return table
  }
  return {
    system,
    now,
    get state() {
      return current()
    },
    access,
    quota,
    jobs,
    edit(edit) {
      return writeEdit(tableOf(edit.object), edit, { system, now: now() })
    },
    alter(change) {
      alterTable(tableOf(change.object), change)
    },
  }
}

function campaignProperties({ hubspot }: SandboxWorld): string[] {
  const fields = hubspot.tables.get('campaigns')?.fields ?? []
  return fields.filter(({ custom }) => custom).map(({ name }) => name)
}

/** The same for the same seed, so that a restarted sandbox is still known. */
function credentialsOf(seed: number): SandboxCredentials {
  const secret = (purpose: string) =>
    createHash('sha256').update(`plumbline sandbox ${seed} ${purpose}`).digest('hex')
  return {
    salesforce: {
      clientId: `3MVG9${secret('salesforce client').slice(0, 40)}`,
      clientSecret: secret('salesforce secret').toUpperCase(),
      username: 'integration@northwind-software.example',
      accessToken: `00Dsandbox!${secret('salesforce token')}`,
    },
    hubspot: {
      clientId: uuid(secret('hubspot client')),
      clientSecret: uuid(secret('hubspot secret')),
      accessToken: `pat-eu1-${uuid(secret('hubspot token'))}`,
    },
  }
}

function uuid(hex: string): string {
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
