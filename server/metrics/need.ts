import type { ImportKind } from '../../shared/import-kind.ts'

/**
 * What must be there before a number can be measured, and the thing to do when it isn't; each kind leads to a place where it is
 * done (see `engine/needed.ts`), which may depend on the organisation.
 */
export type Need = Words &
  (
    | { readonly kind: 'connect' }
    /** `sync`: what must be read, of which there may be none yet. `grant`: for want of a right. */
    | { readonly kind: 'sync' | 'grant'; readonly field: string }
    /**
     * A field or value to be chosen. `setting` says where, for what isn't among `MAPPED_FIELDS`: `freshness.machineUsers`, or one
     * that each vendor has, `required`.
     */
    | { readonly kind: 'map'; readonly setting?: string }
    /** Fields of the model whose history the CRM can keep; those of which it does already need nothing. */
    | { readonly kind: 'switch-on'; readonly histories: readonly string[] }
    | { readonly kind: 'import'; readonly import: ImportKind }
    /** To put records right, or to look at them. */
    | {
        readonly kind: 'mend'
        readonly at: 'records' | 'fixes' | 'conflicts' | 'samples' | 'schedule' | 'plans' | 'pairs'
      }
  )

interface Words {
  readonly title: string
  /** The model field that must have a source field behind it, as `relation.column`; null where it is no field. */
  readonly field: string | null
  /** Other ways to the same, or what helps besides. */
  readonly or?: readonly Need[]
}

/** The need, and the other ways to the same. */
export function waysOf(need: Need): readonly Need[] {
  return [need, ...(need.or ?? []).flatMap(waysOf)]
}
