import { createCampaigns } from '../../server/metrics/campaigns/create-campaigns.ts'
import { createSamples } from '../../server/metrics/samples.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { optionsAt } from './ask-everything.ts'
import { importsOf, pieces } from './imports.ts'

const VERDICTS = ['correct', 'wrong', 'cannot-tell'] as const
const DRAWN = 8
const CHECKED = 4
const LAUNCHED_BEFORE_MS = 3 * 86_400_000

/** What people entered, in numbers. */
export interface Entered {
  readonly judged: number
  readonly decided: number
  readonly explained: number
  readonly imported: number
  readonly undone: number
}

/**
 * A week's work of the people who use a workspace: a sample drawn and half checked, a campaign said to be its own and the one before
 * taken back, a reason for a re-plan, launches imported and those of the time before taken back.
 */
export async function workAt(warehouse: Warehouse, at: string): Promise<Entered> {
  const options = optionsAt(warehouse, at)
  const samples = createSamples(options)
  const campaigns = createCampaigns(options)
  const { imports, remove } = importsOf(warehouse, options.clock)
  try {
    const { id, records } = await samples.draw({ size: DRAWN })
    const checked = records.slice(0, CHECKED).flatMap(({ position, values }) =>
      values.slice(0, 2).map(({ field }, nth) => ({
        value: { position, field },
        verdict: VERDICTS[(position + nth) % VERDICTS.length]!,
      })),
    )
    for (const { value, verdict } of checked) await samples.judge(id, value, { verdict })

    const [{ items: own }, { items: linked }] = [
      await campaigns.pairs({ only: 'own', limit: 1 }),
      await campaigns.pairs({ only: 'linked', limit: 1 }),
    ]
    const decisions = [
      ...own.map((pair) => ({ id: pair.id, verdict: null })),
      ...linked.map((pair) => ({ id: pair.id, verdict: { is: 'own' as const } })),
    ]
    if (decisions.length > 0) await campaigns.decidePairs(decisions)

    const { items: steps } = await campaigns.plans({ limit: 1 })
    const ids = steps.map((step) => step.id)
    if (ids.length > 0) await campaigns.setReason(ids, { reason: 'late-inputs', note: `said ${at}` })

    const { items: before } = await imports.list()
    const standing = before.filter(({ undone }) => undone === null)
    for (const run of standing) await imports.undo(run.id)
    const { items: known } = await campaigns.list({})
    const day = new Date(Date.parse(at) - LAUNCHED_BEFORE_MS).toISOString().slice(0, 10)
    const launched = known.slice(0, 2)
    const text = ['Campaign,Launched on', ...launched.map(({ recordId }) => `${recordId},${day}`)].join('\n')
    if (launched.length > 0)
      await imports.run(pieces(text), { kind: 'actual-launches', file: 'launches.csv', skipRefused: false })
    return {
      judged: checked.length,
      decided: decisions.length,
      explained: ids.length,
      imported: launched.length,
      undone: standing.length,
    }
  } finally {
    remove()
  }
}
