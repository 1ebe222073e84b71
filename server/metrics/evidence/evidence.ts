import type { Vendor } from '../../../shared/vocabulary.ts'
import type { Piece } from '../../warehouse/model/model.ts'

/** What a fact came to. */
export interface Found {
  /** How many records it holds of; of a median, as many as it is of. */
  readonly count: number
  readonly of: number
  readonly days: number | null
}

interface Telling {
  readonly id: string
  /** SQL over the records under the alias `e`: which of them can be judged by it. */
  readonly among: string
  /** Told first, and in a preview too: where it holds, the field may not be what it seems. */
  readonly warns?: true
  /** A sentence without its full stop. */
  readonly tell: (found: Found) => string
}

/**
 * Something that the records tell of a field in a role: of how many something holds (`counts`, SQL over `e`), or the middle of
 * something that is counted in days. `least`: a share below which it isn't worth a word, such as of what looks like a copy.
 * What holds of none isn't told either, unless it leads.
 * `none` is said where no record can be judged by it; default: nothing is.
 */
export type Fact = Telling &
  (
    | {
        readonly kind: 'share'
        readonly counts: string
        /** A number of days that goes with it, equal in all records. */
        readonly days?: string
        readonly least?: number
        readonly none?: string
      }
    | { readonly kind: 'median'; readonly days: string }
  )

/**
 * A choice that the mapping makes among fields, and what the records tell of each. A new role is one more entry in `roles.ts`.
 *
 * `records` is a SELECT over the model's relations: for each field and record a row with the columns `connection, object, field,
 * type` and what the facts read. Several roles may share one: it is asked once.
 */
export interface EvidenceRole {
  /** Where it is in the vendor's mapping. */
  readonly setting: string
  readonly object: Readonly<Record<Vendor, string>>
  readonly records: Piece
  /** Without such a record nothing can be judged, and `none` is said. */
  readonly base: string
  readonly none: string
  /** Whether another field may be chosen for campaigns of a type. */
  readonly byType?: true
  /** Facts of a share that stand beside a field's name, in few words: the first of them that has a record to judge by. */
  readonly leads: Readonly<Record<string, string>>
  /** What the fields are put in order by, where that fact parts the right one from others; default: by their names. */
  readonly order?: string
  readonly facts: readonly Fact[]
}
