/** Between the phones of a text, and between the parts of one. */
export const RECORD = '\u001E'
export const FIELD = '\u001F'

/** What goes to the worker: numbers as typed, each with its record's country (empty when unknown). */
export interface PhoneQuestion {
  readonly id: number
  readonly phones: string
}

/** What comes back: the same, each with its international form (E.164), empty where it is no valid number there. */
export interface PhoneAnswer {
  readonly id: number
  readonly phones: string
}
