import { useState } from 'react'

type Mutate<Save> = (saves: readonly Save[], options: { readonly onSuccess: () => void }) => void

/** What a person has chosen of a list, and the way back from what was said of it last. */
export interface Choices<Save> {
  readonly ids: ReadonlySet<string>
  readonly choose: (ids: readonly string[]) => void
  readonly toggle: (id: string) => void
  /** Keeps what is said; `back`: what sets it to what it was. Once it is kept, nothing is chosen any more. */
  readonly save: (saves: readonly Save[], back: readonly Save[]) => void
  /** How many saves take back what was said last; 0: there is nothing to take back. */
  readonly said: number
  readonly undo: () => void
}

/** Choices among the rows of a list, of which something is said all at once by `mutate`. */
export function useChoices<Save>(mutate: Mutate<Save>): Choices<Save> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<readonly Save[]>([])
  return {
    ids,
    choose: (chosen) => setIds(new Set(chosen)),
    toggle: (id) => setIds((before) => before.symmetricDifference(new Set([id]))),
    save: (saves, back) =>
      mutate(saves, {
        onSuccess() {
          setLast(back)
          setIds(new Set())
        },
      }),
    said: last.length,
    undo: () => mutate(last, { onSuccess: () => setLast([]) }),
  }
}
