/** How a value is written and what it is kept as; each has a room of that name in `values`. */
export type ValueKind =
  /** Names a campaign: by its record's id or address, or by its name. */
  | { readonly kind: 'campaign' }
  | { readonly kind: 'text' }
  /** A calendar day. `past`: one that lies ahead can't be meant. */
  | { readonly kind: 'day'; readonly past?: true }
  /** A day, which begins at midnight in the workspace's zone, or a moment of it. */
  | { readonly kind: 'moment'; readonly past?: true }
  | { readonly kind: 'amount' }
  | { readonly kind: 'currency' }
  /** A part of a whole, kept as 0 to 1. */
  | { readonly kind: 'share' }
  | { readonly kind: 'domain' }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }

interface Option {
  readonly value: string
  /** How else people write it. */
  readonly also: readonly string[]
}

/** What a row tells under one heading. */
export interface ImportField {
  /** As the API and the terminal call it. */
  readonly name: string
  /** As it is called in its table. */
  readonly column: string
  readonly label: string
  readonly description: string
  readonly example: string
  /** `column`: the file must have it, but a cell may be blank, which says something. */
  readonly needs: 'value' | 'column' | 'nothing'
  /** What lines do in which a cell of it is blank, where that says something. */
  readonly blank?: { readonly one: string; readonly many: string }
  readonly value: ValueKind
  /** Other headings that people give it, in English and German. */
  readonly also: readonly string[]
}

/** Something else than the wrong form that keeps a row out, or that is to be said about it. */
export interface RowRemark {
  readonly field: string
  readonly message: string
  readonly action: string
  /** The row is kept all the same. */
  readonly note?: true
}

/** What people bring in as a file, declared as data: adding one is one room and one line in the list. */
export interface ImportKind {
  readonly key: string
  readonly title: string
  /** One row of it, in words. */
  readonly row: string
  readonly about: string
  /** Ids of the metrics that it makes measurable. */
  readonly metrics: readonly string[]
  /** In the schema `entered`. */
  readonly table: string
  readonly fields: readonly ImportField[]
  /** Names of the fields that tell one row from another. */
  readonly identity: readonly string[]
  /** The field without which two lines that say the same may be two rows: nothing is taken for said twice then. */
  readonly numberedBy?: string
  /** What can't be right about a row whose values are; values as they are kept, null where blank. */
  readonly check?: (values: Readonly<Record<string, string | null>>) => readonly RowRemark[]
}

/** The field that names the campaign of a row. */
export const CAMPAIGN: ImportField = {
  name: 'campaign',
  column: 'campaign',
  label: 'Campaign',
  description:
    'The id or the address of its record in the CRM, or its name where only one campaign is called so.',
  example: 'Spring webinar',
  needs: 'value',
  value: { kind: 'campaign' },
  also: [
    'campaign id',
    'campaign record id',
    'record id',
    'campaign url',
    'campaign link',
    'campaign name',
    'salesforce id',
    'hubspot id',
    'kampagne',
    'kampagnen-id',
    'kampagnenname',
    'name der kampagne',
  ],
}

/** The field that says in which currency an amount is. */
export const CURRENCY: ImportField = {
  name: 'currency',
  column: 'currency',
  label: 'Currency',
  description: 'An ISO code, such as EUR. Blank: the currency of the workspace.',
  example: 'EUR',
  needs: 'nothing',
  value: { kind: 'currency' },
  also: ['currency code', 'currency iso code', 'ccy', 'währung', 'waehrung', 'währungscode'],
}
