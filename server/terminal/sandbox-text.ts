import { controlCalls } from '../sandbox/control-calls.ts'
import type { RunningSandbox } from '../sandbox/start.ts'
import type { SettingName } from '../settings.ts'

/** The company that was asked for. */
interface Told {
  readonly org: string
  readonly size: string
  readonly seed: number
}

/** A folder of its own, so that made-up records never get among real ones. */
const DATA_DIR = './data/sandbox'

const PATH_WIDTH = Math.max(...controlCalls.map(({ path }) => path.length))

/** The settings that point a Plumbline at it. */
function environment({ salesforceUrl, hubspotUrl, credentials, campaignProperties }: RunningSandbox) {
  return {
    SALESFORCE_LOGIN_URL: salesforceUrl,
    SALESFORCE_CLIENT_ID: credentials.salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: credentials.salesforce.clientSecret,
    HUBSPOT_BASE_URL: hubspotUrl,
    HUBSPOT_ACCESS_TOKEN: credentials.hubspot.accessToken,
    HUBSPOT_CAMPAIGN_PROPERTIES: campaignProperties.join(','),
    DATA_DIR,
  } satisfies Partial<Record<SettingName, string>>
}

/** What runs, for programs. */
export function sandboxFacts(running: RunningSandbox, { org, size, seed }: Told) {
  const { salesforceUrl, hubspotUrl, controlUrl, pid } = running
  return {
    org,
    size,
    seed,
    pid,
    salesforceUrl,
    hubspotUrl,
    controlUrl,
    environment: environment(running),
    control: controlCalls,
  }
}

/** What runs, for people. */
export function sandboxText(
  running: RunningSandbox,
  { org, size, seed, faults }: Told & { readonly faults: number },
): string {
  const settings = Object.entries(environment(running)).map(([name, value]) => `${name}=${value}`)
  const calls = controlCalls.map(({ method, path, title, example }) => {
    const call = `${method.padEnd(6)} ${path.padEnd(PATH_WIDTH)}  ${title}`
    return example === null ? call : `${call}, such as ${JSON.stringify(example)}`
  })
  return `A made-up company's CRMs are running (${org}, ${size}, seed ${seed}); ${counted(faults)} set.

Salesforce  ${running.salesforceUrl}
HubSpot     ${running.hubspotUrl}
Control     ${running.controlUrl}

Settings that point a Plumbline at them, for .env or the shell:

${settings.join('\n')}

Calls of the control server:

${calls.join('\n')}

Ctrl-C ends it.`
}

function counted(faults: number): string {
  if (faults === 0) return 'no fault is'
  return faults === 1 ? 'one fault is' : `${faults} faults are`
}
