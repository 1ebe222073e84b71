import { patiently } from '../../warehouse/warehouse.ts'
import { fallbackMapping } from '../../warehouse/model/mapping-defaults.ts'
import { decideIdentities } from '../../warehouse/identity-decision.ts'
import { appendReasons } from '../../warehouse/replan-reason.ts'
import type { MetricsOptions } from '../engine/engine.ts'
import { questionLane } from '../engine/lane.ts'
import { createSnapshots, isCurrent } from '../engine/snapshot.ts'
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

export function createCampaigns(options: Options): Campaigns {
  const { clock, recordUrl } = options
  const warehouse = patiently(options.warehouse)
  const { asked } = options.lane ?? questionLane(warehouse)
  const tools = { questions: asked, recordUrl }
  const readSnapshot = createSnapshots(options)

  const setReason: Campaigns['setReason'] = async (ids, said) => {
    const snapshot = await readSnapshot()
    const steps = await readSteps(snapshot, ids, tools)
    const unmoved = steps.find(({ replan }) => !replan)
    if (unmoved !== undefined)
      throw new QueryError(
        'id',
        `“${unmoved.id}” is no re-plan: nobody moved the date of ${unmoved.campaign.label ?? 'the campaign'} by it.`,
        {
          action: 'Give reasons for dates of which the ledger says that they are re-plans.',
        },
      )
    const { reason, note = null } = said
    const isKept = await warehouse.write(async (writer) => {
      // What was read or mapped meanwhile may have undone a re-plan.
      if (!(await isCurrent(snapshot, writer, fallbackMapping(options)))) return false
      await appendReasons(
        writer,
        steps.map(({ id, planned }) => ({ ...keyOf(id), planned })),
        {
          reason,
          note: reason === null ? null : note,
          by: null,
          now: clock.now(),
        },
      )
      return true
    })
    if (!isKept) return setReason(ids, said)
    return readSteps(await readSnapshot(), ids, tools)
  }

  return {
    list: async (query) => readBoard(await readSnapshot(), query, tools),
    plans: async (query) => readLedger(await readSnapshot(), query, tools),
    async *planRows(query) {
      yield* streamLedger(await readSnapshot(), query, { warehouse, recordUrl })
    },
    setReason,
    pairs: async (query) => readPairs(await readSnapshot(), query, tools),
    twins: async (query) => readTwins(await readSnapshot(), query, tools),
    async decidePairs(decisions) {
      const ids = decisions.map(({ id }) => id)
      if (new Set(ids).size < ids.length)
        throw new QueryError('items', 'A campaign is named twice: say one thing of each.')
      const before = await readSnapshot()
      await readPairsOf(before, ids, tools)
      await findTwins(before, decisions, tools)
      await warehouse.write((writer) =>
        decideIdentities(writer, 'campaign', decisions.map(decisionOf), { by: null, now: clock.now() }),
      )
      return readPairsOf(await readSnapshot(), ids, tools)
    },
  }
}
