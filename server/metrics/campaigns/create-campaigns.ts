import type { PlanStep } from '../../../shared/campaign.ts'
import { patiently, type Writer } from '../../warehouse/warehouse.ts'
import { fallbackMapping } from '../../warehouse/model/mapping-defaults.ts'
import { decideIdentities } from '../../warehouse/identity-decision.ts'
import { appendReasons } from '../../warehouse/replan-reason.ts'
import type { MetricsOptions } from '../engine/engine.ts'
import { questionLane } from '../engine/lane.ts'
import { createSnapshots, isCurrent, type Snapshot } from '../engine/snapshot.ts'
import { QueryError } from '../metrics.ts'
import { readBoard } from './board.ts'
import type { Campaigns } from './campaigns.ts'
import { keyOf, readLedger, readSteps, streamLedger } from './ledger.ts'
import { decisionOf } from './pair-decision.ts'
import { readPairs, readPairsOf } from './pairs.ts'
import { findTwins, readTwins } from './twins.ts'

type Options = Pick<
  MetricsOptions,
  'warehouse' | 'lane' | 'readCatalog' | 'clock' | 'zone' | 'sample' | 'recordUrl'
>

/** What is found is written as often as that before nothing else may be written meanwhile. */
const MOST_TRIES = 3

export function createCampaigns(options: Options): Campaigns {
  const { clock, recordUrl } = options
  const warehouse = patiently(options.warehouse)
  const { asked } = options.lane ?? questionLane(warehouse)
  const tools = { questions: asked, recordUrl }
  const readSnapshot = createSnapshots(options)

  /**
   * Writes what follows from what is found, as long as it still holds: else it is looked for again. Where something is written
   * all the time, as by a first load, it is looked for while all else waits to write.
   */
  async function asFound<Found>(
    find: (snapshot: Snapshot) => Promise<Found>,
    keep: (writer: Writer, found: Found) => Promise<void>,
  ): Promise<void> {
    const look = async () => {
      const snapshot = await readSnapshot()
      return { snapshot, found: await find(snapshot) }
    }
    for (let tries = 1; ; tries++) {
      const before = tries > MOST_TRIES ? null : await look()
      const isKept = await warehouse.write(async (writer) => {
        const { snapshot, found } = before ?? (await look())
        if (!(await isCurrent(snapshot, writer, fallbackMapping(options)))) return false
        await keep(writer, found)
        return true
      })
      if (isKept) return
    }
  }

  return {
    list: async (query) => readBoard(await readSnapshot(query.asOf), query, tools),
    plans: async (query) => readLedger(await readSnapshot(query.asOf), query, tools),
    async *planRows(query) {
      yield* streamLedger(await readSnapshot(query.asOf), query, { warehouse, recordUrl })
    },
    async setReason(ids, { reason, note = null }) {
      const said = { reason, note: reason === null ? null : note, by: null }
      // What is read or mapped meanwhile may undo a re-plan.
      await asFound(
        async (snapshot) => replansOnly(await readSteps(snapshot, ids, tools)),
        (writer, steps) => {
          const plans = steps.map(({ id, planned }) => ({ ...keyOf(id), planned }))
          return appendReasons(writer, plans, { ...said, now: clock.now() })
        },
      )
      return readSteps(await readSnapshot(), ids, tools)
    },
    pairs: async (query) => readPairs(await readSnapshot(query.asOf), query, tools),
    twins: async (query) => readTwins(await readSnapshot(), query, tools),
    async decidePairs(decisions) {
      const ids = decisions.map(({ id }) => id)
      if (new Set(ids).size < ids.length)
        throw new QueryError('items', 'A campaign is named twice: say one thing of each.')
      // What is read meanwhile may take one of them away.
      await asFound(
        async (snapshot) => {
          await readPairsOf(snapshot, ids, tools)
          await findTwins(snapshot, decisions, tools)
        },
        (writer) =>
          decideIdentities(writer, 'campaign', decisions.map(decisionOf), { by: null, now: clock.now() }),
      )
      return readPairsOf(await readSnapshot(), ids, tools)
    },
  }
}

/** Throws `QueryError` for a step by which nobody moved a date. */
function replansOnly(steps: readonly PlanStep[]): readonly PlanStep[] {
  const unmoved = steps.find(({ replan }) => !replan)
  if (unmoved === undefined) return steps
  const { id, campaign } = unmoved
  throw new QueryError(
    'id',
    `“${id}” is no re-plan: nobody moved the date of ${campaign.label ?? 'the campaign'} by it.`,
    { action: 'Give reasons for dates of which the ledger says that they are re-plans.' },
  )
}
