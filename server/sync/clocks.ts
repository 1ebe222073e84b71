import { ConnectorError } from '../connectors/error.ts'
import { giveBackInstants, isReadAfter } from '../warehouse/knowledge-time.ts'
import type { RunEnvironment } from './run.ts'
import type { StreamContext } from './stream.ts'

/** What is stamped with a time that hasn't come would stay ahead of everything that is read later. */
export async function compareClocks(
  { connector, label, now, maxClockSkewMs }: RunEnvironment,
  { runId, at, write, signal }: Pick<StreamContext, 'runId' | 'at' | 'write' | 'signal'>,
): Promise<void> {
  if (maxClockSkewMs === null) return
  const theirs = await connector.serverTime(signal)
  const skew = Math.abs(theirs.getTime() - now())
  const ahead = Date.parse(at) - now()
  if (skew <= maxClockSkewMs && ahead <= maxClockSkewMs) return
  const latest = new Date(theirs.getTime() + maxClockSkewMs).toISOString()
  const { last, read } = await write(async (writer) => {
    const last = await giveBackInstants(writer, { run: runId, latest, now: theirs.getTime() })
    return { last, read: await isReadAfter(writer, { latest, except: last }) }
  })
  if (skew > maxClockSkewMs) {
    const told = `${theirs.toISOString()} by ${label}, ${new Date(now()).toISOString()} by this computer`
    throw new ConnectorError(`The clocks don't agree: it is ${told}.`, {
      next: { kind: 'fix' },
      action: "Set this computer's clock right (date and time set automatically), then sync again.",
    })
  }
  if (Date.parse(last) <= Date.parse(latest)) {
    throw new ConnectorError("This computer's clock was ahead when a sync was tried before.", {
      next: { kind: 'retry' },
      action: 'It is right again, and nothing was read by the wrong time: the sync is tried again by itself.',
    })
  }
  if (!read) {
    throw new ConnectorError(
      `What was last entered here is stamped ${last}, which has not come yet: this computer's clock was ahead.`,
      {
        next: { kind: 'wait', until: new Date(last) },
        action:
          'Syncs go on by themselves then. So as not to wait, set a new DATA_DIR; what was entered has to be entered there again.',
      },
    )
  }
  throw new ConnectorError(
    `The newest data here is stamped ${last}, which has not come yet: this computer's clock was ahead.`,
    {
      next: { kind: 'fix' },
      action: 'Set a new DATA_DIR, so that everything is read anew under the right time.',
    },
  )
}
