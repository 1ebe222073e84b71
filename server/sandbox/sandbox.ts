import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import { ControlClock } from './control-clock.ts'
import { controlAnswers } from './control.ts'
import { Faults } from './faults.ts'
import { listen, type Answer, type Ask } from './http.ts'
import type { HubspotCredentials } from './hubspot/oauth.ts'
import { hubspotAnswers } from './hubspot/server.ts'
import { Requests } from './requests.ts'
import type { SalesforceCredentials } from './salesforce/oauth.ts'
import { salesforceAnswers } from './salesforce/server.ts'
import { OrgState } from './state.ts'
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
}

export interface SandboxOptions {
  readonly world: SandboxWorld
  /** Where the control clock starts, milliseconds since the epoch. */
  readonly now: number
  /** 0 or left out: any free port. */
  readonly ports?: { readonly salesforce?: number; readonly hubspot?: number; readonly control?: number }
}

/** Opens both CRMs and their control server on loopback. */
export async function openSandbox(
  options: SandboxOptions,
): Promise<SandboxAddress & { close(): Promise<void> }> {
  const { world, now, ports = {} } = options
  const clock = new ControlClock(now)
  const faults = new Faults()
  const requests = new Requests()
  const credentials = credentialsOf(world.seed)
  const states = {
    salesforce: new OrgState(world.salesforce, { id: (id) => id }),
    hubspot: new OrgState(world.hubspot, { id: (id) => (/^\d+$/.test(id) ? Number(id) : id) }),
  }
  const servers: Server[] = []
  const open = async (
    port: number,
    answer: (ask: Ask) => Answer | Promise<Answer>,
    system: System | null,
  ): Promise<string> => {
    const counted = (ask: Ask) => {
      if (system !== null) requests.count(system, ask)
      return system === null ? null : faults.disturb(system, ask)
    }
    const { server, url } = await listen({ now: () => clock.now(), answer, disturb: counted }, port)
    servers.push(server)
    return url
  }
  const { salesforce, hubspot } = states
  return {
    salesforceUrl: await open(
      ports.salesforce ?? 0,
      salesforceAnswers({ state: salesforce, clock, credentials: credentials.salesforce }),
      'salesforce',
    ),
    hubspotUrl: await open(
      ports.hubspot ?? 0,
      hubspotAnswers({ state: hubspot, clock, credentials: credentials.hubspot }),
      'hubspot',
    ),
    controlUrl: await open(
      ports.control ?? 0,
      controlAnswers({ clock, world, states, faults, requests }),
      null,
    ),
    credentials,
    async close() {
      await Promise.all(servers.map(end))
    },
  }
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
