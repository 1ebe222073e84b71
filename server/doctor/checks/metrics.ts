import type { Check } from '../check.ts'
import type { Crm } from '../crm.ts'
import { knownOf } from '../data.ts'
import { eachCrm } from '../each-crm.ts'
import { ok, skipped, warning } from '../finding.ts'

/** Which metrics the fields that can be read would carry, before anything is synced. */
export const metrics: Check = {
  id: 'metrics',
  title: 'Metrics',
  async run(installation) {
    const open: Crm[] = []
    // Says why nothing can be asked, in the same words as the checks of single CRMs.
    const refusals = await eachCrm(installation, async (crm) => {
      const account = await crm.account()
      if (account.kind === 'answered') open.push(crm)
      return account.kind === 'answered'
        ? []
        : [skipped('Its fields are unknown until it lets Plumbline in.')]
    })
    if (open.length === 0) return refusals
    if ((await installation.engine()).kind === 'missing')
      return [...refusals, skipped("The database engine can't be loaded.")]
    // Loaded only now: without the engine the rest can still be looked at.
    const { unmetNeeds } = await import('../unmet-needs.ts')
    const { needs, measurable, total } = await unmetNeeds(
      open,
      knownOf(await installation.data())?.mapping ?? null,
    )
    return [
      ...refusals,
      ok(`The fields carry ${measurable} of ${total} metrics.`),
      ...needs.map(({ action, metrics }) => warning(`Can't be measured: ${metrics.join(', ')}.`, { action })),
    ]
  },
}
