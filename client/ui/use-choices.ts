import { useState } from 'react'

type Keep<Save> = (saves: readonly Save[]) => Promise<unknown>

/** What is said of some rows of a list. */
interface Said<Save> {
  readonly ids: readonly string[]
  readonly saves: readonly Save[]
  /** What sets them to what they were. */
  readonly back: readonly Save[]
}

/** What a person has chosen of a list, and the way back from what was said of it last. */
export interface Choices<Save> {
  readonly ids: ReadonlySet<string>
  readonly choose: (ids: readonly string[]) => void
  readonly toggle: (id: string) => void
  /** Keeps what is said of rows, whichever are chosen. */
  readonly save: (said: Said<Save>) => void
  /** Keeps what is said of rows that were chosen: once it is kept, they are chosen no more. Those chosen meanwhile stay so. */
  readonly saveChosen: (said: Said<Save>) => void
  /** The rows of which something is on its way to be kept. */
  readonly saving: ReadonlySet<string>
  /** Why something could not be kept, the newest first; it stands until the same rows are kept, or it is dismissed. */
  readonly error: Error | null
  readonly dismiss: () => void
  /** How many saves take back what was said last; 0: there is nothing to take back. */
  readonly said: number
  readonly undo: () => void
}

const NONE: ReadonlySet<string> = new Set()
const NO_FAILURES: ReadonlyMap<string, Error> = new Map()

/** Choices among the rows of a list, of which something is said by `keep`, several times at once if need be. */
export function useChoices<Save>(keep: Keep<Save>): Choices<Save> {
  const [ids, setIds] = useState(NONE)
  const [saving, setSaving] = useState(NONE)
  const [last, setLast] = useState<Said<Save> | null>(null)
  // By row, of which one may be kept while another has failed.
  const [failures, setFailures] = useState(NO_FAILURES)
  const error = [...failures.values()].at(-1) ?? null

  const send = (rows: readonly string[], saves: readonly Save[], onKept: () => void) => {
    const others = (before: typeof failures) => [...before].filter(([id]) => !rows.includes(id))
    setSaving((before) => before.union(new Set(rows)))
    void keep(saves)
      .then(onKept)
      .then(
        () => setFailures((before) => new Map(others(before))),
        (failure: Error) =>
          setFailures((before) => new Map([...others(before), ...rows.map((id) => [id, failure] as const)])),
      )
      .finally(() => setSaving((before) => before.difference(new Set(rows))))
  }
  return {
    ids,
    choose: (chosen) => setIds(new Set(chosen)),
    toggle: (id) => setIds((before) => before.symmetricDifference(new Set([id]))),
    save: (said) => send(said.ids, said.saves, () => setLast(said)),
    saveChosen: (said) =>
      send(said.ids, said.saves, () => {
        setLast(said)
        setIds((before) => before.difference(new Set(said.ids)))
      }),
    saving,
    error,
    dismiss: () => setFailures((before) => new Map([...before].filter(([, each]) => each !== error))),
    said: last?.back.length ?? 0,
    undo() {
      if (last !== null) send(last.ids, last.back, () => setLast(null))
    },
  }
}
