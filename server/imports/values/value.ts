/** One of several ways in which a column's values may be written that look alike: 3/4/2026, 1,234. */
export interface Form {
  readonly key: string
  /** In words, to be chosen from. */
  readonly title: string
}

/** What reading hangs on besides the text. */
export interface ReadingContext {
  /** The workspace's time zone. */
  readonly zone: string
  /** The day it is there, such as `2026-11-20`. */
  readonly today: string
}

/** A value as it is kept, or what is wrong with the text and what to do. */
export type Reading =
  | {
      readonly value: string
      /** The currency that the text names besides. */
      readonly currency?: string
    }
  | { readonly fault: string; readonly action: string }

/** How values of a kind are read from a file and written into one. `V`: what its field says of it. */
export interface ValueRoom<V> {
  /** Empty where every text can be read in one way only. */
  readonly forms: readonly Form[]
  /** Reads a text that is neither blank nor padded. `form`: one of the forms' keys; null where there are none. */
  read(text: string, form: string | null, of: V, context: ReadingContext): Reading
  /** The text from which the value is read again. `value`: as the warehouse gives it. */
  write(value: string | number, context: ReadingContext): string
  /** Which of the forms that fit equally well is meant, where heading or values say so; null where they don't. */
  settle?(candidates: readonly string[], texts: readonly string[], heading: string): string | null
}
