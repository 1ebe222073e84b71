import {
  mutationOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query'
import { ReasonsSaved, type PlanList, type PlanStep, type ReasonsSave } from '../../shared/campaign.ts'
import { plansKey } from './campaigns.ts'
import { metricsKey } from './metrics.ts'
import { address, request } from './request.ts'

const reasonsKey = [...metricsKey, 'reasons'] as const

/** Says why dates were moved; see `reasonsOptions`. */
export function useSetReasons() {
  return useMutation(reasonsOptions(useQueryClient()))
}

/**
 * Says why dates were moved, several groups one after the other. The ledger shows it at once, and each group as the server has it
 * once that is kept; when nothing more is being said, every number is asked for anew.
 */
export function reasonsOptions(client: QueryClient, keep = keepReasons) {
  const ledger = { queryKey: plansKey }
  const show = (change: (step: PlanStep) => PlanStep) =>
    client.setQueriesData<InfiniteData<PlanList>>(ledger, (list) => list && withSteps(list, change))
  return mutationOptions({
    mutationKey: reasonsKey,
    onMutate: async (saves: readonly ReasonsSave[]) => {
      // What is on its way doesn't know of it.
      await client.cancelQueries(ledger)
      const said = new Map(saves.flatMap((save) => save.ids.map((id) => [id, save] as const)))
      const before = new Map<string, PlanStep>()
      show((step) => {
        if (said.has(step.id)) before.set(step.id, step)
        return withReason(step, said.get(step.id))
      })
      return { said, before }
    },
    mutationFn: async (saves: readonly ReasonsSave[]) => {
      for (const save of saves) {
        const { items } = await keep(save)
        const kept = new Map(items.map((step) => [step.id, step]))
        show((step) => kept.get(step.id) ?? step)
      }
    },
    // What couldn't be kept is as it was, unless something else was said of it since.
    onError: (_error, _saves, shown) => {
      const unkept = (step: PlanStep) =>
        step.reasonAt === null && saysSame(step, withReason(step, shown?.said.get(step.id)))
      show((step) => (unkept(step) ? (shown?.before.get(step.id) ?? step) : step))
    },
    onSettled: () => {
      // While another is on its way, what is asked for would not know of that.
      if (client.isMutating({ mutationKey: reasonsKey }) > 1) return
      // Waited for, it would keep this one on its way, and the next to be kept would ask for nothing.
      void client.invalidateQueries({ queryKey: metricsKey })
    },
  })
}

function keepReasons(body: ReasonsSave): Promise<ReasonsSaved> {
  return request(address('/plans'), { method: 'PATCH', body, schema: ReasonsSaved })
}

function withSteps(
  list: InfiniteData<PlanList>,
  change: (step: PlanStep) => PlanStep,
): InfiniteData<PlanList> {
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(change) })) }
}

/** The step as a save would have it. What an import says below a reason that is taken back, only the server knows. */
function withReason(step: PlanStep, save: ReasonsSave | undefined): PlanStep {
  if (save === undefined) return step
  const set = { reasonAt: null, reasonBy: null }
  if (save.reason !== null)
    return { ...step, ...set, reason: save.reason, note: save.note ?? null, reasonFrom: 'set' }
  // What an import said can't be taken back.
  return step.reasonFrom === 'imported'
    ? step
    : { ...step, ...set, reason: null, note: null, reasonFrom: null }
}

function saysSame(one: PlanStep, other: PlanStep): boolean {
  return one.reason === other.reason && one.note === other.note && one.reasonFrom === other.reasonFrom
}
