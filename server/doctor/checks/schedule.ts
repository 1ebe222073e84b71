import { Cron } from 'croner'
import type { Check } from '../check.ts'
import { knownOf } from '../data.ts'
import { ok, skipped, warning, type Finding } from '../finding.ts'

const START = 'Start a server to keep it: npm start'

/** When each connection is due next, and what came of the last moment. */
export const schedule: Check = {
  id: 'schedule',
  title: 'Schedule',
  async run({ setup, data, world }) {
    if (setup.kind === 'faulty') return [skipped('The settings must be usable first.')]
    const { config, home } = setup
    const found = await data()
    const known = knownOf(found)
    const zone = known?.zone ?? home.zone.name
    if (found?.kind !== 'served' || !known) {
      const next = new Cron(config.schedule, { timezone: zone, paused: true }).nextRun(new Date(world.now()))
      const due = `Next due ${next?.toISOString() ?? 'never'} (${config.schedule} in ${zone})`
      if (found?.kind !== 'file') return [ok(`${due}, when a server runs.`)]
      return [warning(`${due}, but no server is running.`, { action: START })]
    }
    return known.connections.map(({ id, label: about, nextSync, schedule }): Finding => {
      const due = nextSync === null ? 'Nothing is due' : `Next due ${nextSync}`
      const when = `${due} (${schedule === null ? 'on demand' : `${schedule} in ${zone}`})`
      const last = known.slots.find(({ connection }) => connection === id)
      if (last?.outcome === 'refused') {
        return warning(`${when}; the sync that was due ${last.dueAt} could not be started.`, {
          about,
          action: "Look at the server's log.",
        })
      }
      return ok(`${when}.`, { about })
    })
  },
}
