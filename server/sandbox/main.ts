import { parseArgs } from 'node:util'
import { openSandbox } from './sandbox.ts'
import { isSize, SIZE_NAMES } from './world/frame.ts'
import { openWorld } from './world/open-world.ts'
import { isOrganisation, ORGANISATION_NAMES } from './world/organisation.ts'

const USAGE = `node server/sandbox/main.ts --seed 7 --size ${SIZE_NAMES.join('|')} --anchor 2026-11-22T20:00:00Z [--now <instant>]
  [--org ${ORGANISATION_NAMES.join('|')}] [--salesforce-port N] [--hubspot-port N] [--control-port N] [--limits]

Runs a Salesforce and a HubSpot on loopback. Prints one line of JSON with their addresses and credentials when they are
ready; ends when its input closes. With --limits it holds callers to the vendors' short-term rates.`

// It writes nothing today; if it ever does, then for this user alone.
process.umask(0o077)

function refuse(message: string): never {
  console.error(`${message}\n\n${USAGE}`)
  process.exit(2)
}

function readArguments() {
  const port = { type: 'string', default: '0' } as const
  try {
    return parseArgs({
      options: {
        seed: { type: 'string', default: '7' },
        size: { type: 'string', default: 'small' },
        org: { type: 'string', default: 'orderly' },
        anchor: { type: 'string' },
        now: { type: 'string' },
        'salesforce-port': port,
        'hubspot-port': port,
        'control-port': port,
        limits: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function instant(name: string, text: string): number {
  const at = Date.parse(text)
  return Number.isNaN(at)
    ? refuse(`--${name} must be an instant such as 2026-11-22T20:00:00Z, not ${text}.`)
    : at
}

function whole(name: string, text: string): number {
  const number = Number(text)
  return Number.isInteger(number) && number >= 0
    ? number
    : refuse(`--${name} must be a whole number, not ${text}.`)
}

const values = readArguments()
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}
const { size, org: organisation } = values
if (!isSize(size)) refuse(`--size must be ${SIZE_NAMES.join(', ')}, not ${size}.`)
if (!isOrganisation(organisation))
  refuse(`--org must be ${ORGANISATION_NAMES.join(' or ')}, not ${organisation}.`)
if (values.anchor === undefined) refuse('--anchor is missing.')
const anchor = instant('anchor', values.anchor)
const now = values.now === undefined ? anchor : instant('now', values.now)

const sandbox = await openSandbox({
  world: await openWorld({ seed: whole('seed', values.seed), size, anchor, organisation }),
  now,
  limits: values.limits,
  ports: {
    salesforce: whole('salesforce-port', values['salesforce-port']),
    hubspot: whole('hubspot-port', values['hubspot-port']),
    control: whole('control-port', values['control-port']),
  },
})
console.log(JSON.stringify(sandbox))

// The parent's end of the pipe closes when it dies, however it dies.
process.stdin.on('end', () => process.exit(0)).resume()
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => process.exit(0))
