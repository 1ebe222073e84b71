import type { Connection } from '../../../shared/connection.ts'
import type { Check } from '../check.ts'
import { knownOf, whyUnknown, type Data } from '../data.ts'
import { failed, ok, skipped, warning, type Finding } from '../finding.ts'
import type { Setup } from '../setup.ts'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** What the last syncs came to, and what waits or fails. */
export const syncs: Check = {
  id: 'syncs',
  title: 'Syncs',
  async run({ setup, data, crms }) {
    const found = await data()
    if (found?.kind === 'none') return [ok('Nothing has been synced yet: npm start begins.')]
    const known = knownOf(found)
    if (!known || found === null) return [skipped(whyUnknown(found))]
    const served = found.kind === 'served'
    const unknown = crms().filter(({ connection }) =>
      known.connections.every(({ id }) => id !== connection.id),
    )
    return [
      ...known.connections.map((connection) => ({
        ...lastSync(connection, served),
        about: connection.label,
      })),
      ...unknown.map(({ connection }) => neverKnown(setup, found, connection.label)),
    ]
  },
}

/** What came from a CRM and could not be kept as it came. */
export const quarantine: Check = {
  id: 'quarantine',
  title: 'Set aside',
  async run({ data }) {
    const kept = await data()
    const known = knownOf(kept)
    if (!known) return [skipped(whyUnknown(kept))]
    return known.connections.map(({ label: about, objects }) => {
      const odd = objects.filter(({ quarantined }) => quarantined > 0)
      if (odd.length === 0) return ok('Everything could be kept as it came.', { about })
      const counts = odd.map(({ label, quarantined }) => `${label} ${quarantined}`).join(', ')
      return warning(`Values or rows that could not be kept as they came: ${counts}.`, {
        about,
        action:
          'The page “Set aside” of Connections lists them with their reasons; correct them in the CRM, then read them again.',
      })
    })
  },
}

function lastSync({ lastSync, run, objects, state }: Connection, served: boolean): Finding {
  const last = lastSync === null ? 'Never synced whole' : `Last synced ${lastSync}`
  const error = run?.error ?? null
  const why = error === null ? '' : `: ${error.message}`
  switch (run?.state) {
    case 'running':
      return served ? ok(`${last}; being synced now.`) : cutOff(last)
    case 'interrupted':
      return cutOff(last)
    case 'waiting':
      return warning(`${last}; waiting until ${run.waitingUntil ?? 'it can go on'}${why}`, {
        action: error?.action ?? null,
      })
    case 'failed':
      return failed(`${last}; the sync of ${run.startedAt} failed${why}`, { action: error?.action ?? null })
    case 'incomplete':
      return warning(`${last}, but for ${leftOut(objects)}.`, {
        action: 'The objects’ reasons are on the Connections page; the next sync asks for them again.',
      })
    case 'cancelled':
    case 'complete':
    case undefined:
    default: {
      const records = objects.reduce((sum, object) => sum + (object.records ?? 0), 0)
      return state === 'never-synced'
        ? warning(`${last}.`, { action: 'Start a sync: npm run plumbline -- sync' })
        : ok(`${last}; ${whole.format(records)} records in ${objects.length} objects.`)
    }
  }
}

function leftOut(objects: Connection['objects']): string {
  const labels = objects.filter(({ unreadable }) => unreadable !== null).map(({ label }) => label)
  return labels.length === 0 ? 'what it could not read' : `${labels.join(', ')}, which can't be read`
}

function cutOff(last: string): Finding {
  return warning(`${last}; a sync was cut off.`, { action: 'The next start takes it up where it was.' })
}

function neverKnown(setup: Setup, data: Data, about: string): Finding {
  return data.kind === 'served'
    ? warning('The running server was started without it.', { about, action: 'Start it again.' })
    : warning('Never synced.', { about, action: 'Start a sync: npm run plumbline -- sync' })
}
