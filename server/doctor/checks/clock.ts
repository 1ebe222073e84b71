import type { Check } from '../check.ts'
import { knownOf, whyUnknown } from '../data.ts'
import { eachOpenCrm } from '../each-crm.ts'
import { failed, ok, skipped, warning } from '../finding.ts'

/** Both tell whole seconds, and an answer takes its time. */
const NOTICED_MS = 60_000
/** From here on a sync of a real CRM refuses. */
const REFUSED_MS = 60 * 60_000
const SET_CLOCK = "Set this computer's clock right: switch on that date and time are set automatically."

/** This computer's clock against each CRM's, by the `Date` of its answers. */
export const sourceClock: Check = {
  id: 'clock',
  title: 'Clock',
  run: (installation) =>
    eachOpenCrm(installation, async ({ connection }) => {
      const { signal, world } = installation
      const theirs = await connection.connector.serverTime(signal)
      const told = theirs.toISOString()
      if (connection.maxClockSkewMs === undefined) {
        return [ok(`It is ${told} there: a CRM on this computer keeps a time of its own.`)]
      }
      const ahead = world.now() - theirs.getTime()
      const found = `This computer's clock is ${apart(ahead)} ${connection.label}'s, where it is ${told}.`
      if (Math.abs(ahead) > connection.maxClockSkewMs) return [failed(found, { action: SET_CLOCK })]
      if (Math.abs(ahead) > NOTICED_MS) return [warning(found, { action: SET_CLOCK })]
      return [ok(`It agrees with this computer's to the minute (${told}).`)]
    }),
}

/** What is stamped with a time that hasn't come stays ahead of everything that is read later. */
export const knowledgeTime: Check = {
  id: 'knowledge-time',
  title: 'Knowledge time',
  async run({ data, world }) {
    const kept = await data()
    const known = knownOf(kept)
    if (!known) return [skipped(whyUnknown(kept))]
    const { newest } = known
    if (newest === null) return [ok('Nothing has been read yet.')]
    const ahead = Date.parse(newest) - world.now()
    const found = `The newest data is stamped ${newest}`
    if (ahead <= NOTICED_MS) return [ok(`${found}, which has passed.`)]
    const future = `${found}, which has not come yet: this computer's clock was ahead.`
    if (ahead > REFUSED_MS) {
      return [
        failed(future, {
          action: 'Set a new DATA_DIR, so that everything is read anew under the right time.',
        }),
      ]
    }
    return [warning(future, { action: `${SET_CLOCK} What is read until then is stamped just after it.` })]
  },
}

function apart(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  const size = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  return `${size} ${aheadMs > 0 ? 'ahead of' : 'behind'}`
}
