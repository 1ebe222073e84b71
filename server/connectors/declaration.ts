import type { Vendor } from '../../shared/vocabulary.ts'

/**
 * What has to be known of a vendor's objects to keep and link their records, beside what it describes itself. Each
 * connector's room declares it, so that the warehouse names no vendor.
 */
export interface VendorDeclaration {
  /** Objects in which it keeps the history of another object's fields, by name. */
  readonly histories: Readonly<Record<string, HistoryObject>>
  /** Objects whose records are somebody or something that other systems may know too, by name. */
  readonly entities: Readonly<Record<string, EntityObject>>
  /** Ids of another vendor's records that its own may hold. The first that is filled counts. */
  readonly storedLinks: readonly StoredLink[]
  /** How long its ids are where they are written short; null: they never are. */
  readonly shortIdLength: number | null
  /** Objects of people and accounts whose values are checked, by name. */
  readonly checked: Readonly<Record<string, CheckedFields>>
  /** Objects whose rows are about a record of a person, by name: the fields that name it, of which the first that is filled counts. */
  readonly aboutPerson: Readonly<Record<string, readonly string[]>>
  /** The field that says who changed a record last, in every object; null where none does. */
  readonly changedBy: string | null
  /** The field that says when a record was made, in every object of which a history is kept; null where none is. */
  readonly madeAt: string | null
}

export interface HistoryObject {
  /** The object whose history it is, and the column that names its record. */
  readonly of: string
  readonly record: string
  /** Which field a row is about: a column tells, or it is always the same. */
  readonly field: { readonly column: string } | { readonly always: string }
  /** `before` is told only where rows are changes. */
  readonly value: { readonly now: string; readonly before: string | null }
  /** What stands for the field in the row that tells of the record's making; absent where no row does. */
  readonly made?: string
  readonly at: string
  readonly by: string | null
  /** Fields whose changes another history object tells better. */
  readonly elsewhere?: readonly string[]
  /** A row holds the state after any change of the record, so that the value may be the one before again. */
  readonly repeats?: true
}

interface EntityObject {
  readonly kind: 'person' | 'account' | 'campaign'
  /** The field that names the record of another object that this one became, and the flag that it did. */
  readonly becomes?: { readonly object: string; readonly field: string; readonly flag: string }
}

/** A record of another vendor that this one names by its stored id. */
export interface StoredLink {
  readonly object: string
  readonly field: string
  readonly vendor: Vendor
  readonly target: string
  /** For a person, how the two are known to be the same. */
  readonly reason: string
}

/** Which fields play which part in the checks of people and accounts. The first phone that is filled counts. */
export interface CheckedFields {
  readonly email: string | null
  readonly phones: readonly string[]
  readonly country: string | null
  readonly state: string | null
  readonly website: string | null
  readonly firstName: string | null
  readonly lastName: string | null
}

/** An account has no address of its own to write to, and no name of a person. */
export const NO_PERSON = { email: null, firstName: null, lastName: null } as const
