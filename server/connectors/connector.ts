import type { Vendor } from '../../shared/vocabulary.ts'

/** A field's type once read. `number` is a double; `money` has four decimals and its currency in another field; `json` is kept as text. */
export type FieldType = 'text' | 'boolean' | 'integer' | 'number' | 'money' | 'date' | 'instant' | 'json'

/** A field as the source describes it. */
export interface Field {
  /** The source's own name, case kept: `Planned_Launch__c`. */
  readonly name: string
  readonly label: string
  readonly type: FieldType
  readonly custom: boolean
  /** Computed by the source: changes without moving the record's time of change. */
  readonly calculated: boolean
  /** The source keeps a history of this field, so that no entry there means no change. Absent: unknown. */
  readonly historyTracked?: boolean
  /** Values on offer, for a picklist; null for any other field. */
  readonly picklist:
    readonly { readonly value: string; readonly label: string; readonly active: boolean }[] | null
  /** Objects that a lookup may point to. */
  readonly references: readonly string[]
  /** Where the value stands in one row of a JSON page; `[name]` in a CSV page. */
  readonly path: readonly string[]
}

/** An object as the source describes it on this run. */
export interface ObjectSchema {
  /** The warehouse's name of the object: lower case, singular, such as `contact` or `deal_contact`. */
  readonly object: string
  /** What people call it: "Contacts". */
  readonly label: string
  readonly fields: readonly Field[]
  /** Names of the fields that play a part in every object. `id` is required and unique within the object. */
  readonly roles: {
    readonly id: string
    /** Time of change at the source; null where it keeps none. */
    readonly updated: string | null
    /** True when the row is a tombstone. */
    readonly deleted: string | null
    /** Id of the record into which this one was merged. */
    readonly mergedInto: string | null
  }
}

/** How the rows of a saved page are found. CSV pages have a header row each. */
type PageFormat =
  /** `header` is the first line as it came; pages of the same one are read together. Absent: unknown. */
  | { readonly kind: 'csv'; readonly header?: string }
  /** `rows` is the path of the array of rows in the document. */
  | { readonly kind: 'json'; readonly rows: readonly string[] }
  /** One JSON row a line, its values under the field's names. */
  | { readonly kind: 'ndjson' }

/** One saved response (or an extract of one) holding rows of one object. The sync removes it once its rows are committed. */
export interface PageFile {
  readonly object: string
  readonly path: string
  readonly format: PageFormat
  /** Rows the source said are in it; a different count when loaded fails the batch. Null where it does not say. */
  readonly rows: number | null
  /**
   * `rows`: records, new or changed. `deletions`: only ids (in the id field) of records that are gone.
   * `sets`: every row that belongs to the parents in `parents.ids`; known rows of those parents that aren't here are gone.
   */
  readonly content:
    | { readonly kind: 'rows' }
    | { readonly kind: 'deletions' }
    | { readonly kind: 'sets'; readonly field: string; readonly parents: readonly string[] }
}

/** What is committed together: the files, and where to go on after them. */
export interface Page {
  readonly files: readonly PageFile[]
  /** Hand it back in `ReadRequest.cursor` to go on after this page; null on the last page, and where records are read by their ids. */
  readonly cursor: Cursor | null
  /**
   * On the last page: an instant before the window's end, where the source has told everything up to that one alone. The next
   * window begins there at the latest.
   */
  readonly completeTo?: string
}

/** A place to go on from, private to the connector; kept in the checkpoint. */
export type Cursor = Readonly<Record<string, unknown>>

/** A stretch of source time: changes at or after `from` (null: everything) and before `to`. UTC instants in ISO 8601. */
export interface Window {
  readonly from: string | null
  readonly to: string
}

export interface ReadRequest {
  /** The fields that are wanted; with `extent` other than `all` these may be some of the described ones only. */
  readonly schema: ObjectSchema
  readonly window: Window
  /**
   * `all`: records with whatever comes along, and what was deleted in the window. `fields`: records alone, in the fields of
   * `schema`. `{ ids }`: the records of these ids alone, whatever the window; those that are gone are left out.
   */
  readonly extent: 'all' | 'fields' | { readonly ids: readonly string[] }
  readonly cursor: Cursor | null
  /** Ids of the parents whose dependent rows are to be read, for streams with `parent`: those that changed since they were last followed, or all of them. */
  readonly parents: () => AsyncIterable<readonly string[]>
  /** The parents are all of them, once more, for what may have changed without them: those of whom nothing can have may be left out. */
  readonly again?: boolean
  /** Where pages are to be saved; returns a new file's path. */
  readonly spool: (extension: 'csv' | 'json' | 'ndjson') => string
  readonly signal: AbortSignal
}

/** What a connector can read, in the order in which it should be read. */
export interface ObjectStream {
  readonly object: string
  readonly label: string
  /**
   * `changes`: rows changed in the window; after `reconcileAfterMs`, and once a day where the numbers of records differ, the
   * ids alone are read again, to find what is gone or missing (null: nothing can be, or what the source drops is to stay). `whole`: every row each time (what isn't seen is gone).
   * `dependent`: rows that belong to the records of `parent`.
   */
  readonly mode:
    | {
        readonly kind: 'changes'
        readonly overlapMs: number
        readonly lagMs: number
        readonly reconcileAfterMs: number | null
      }
    | { readonly kind: 'whole' }
    | { readonly kind: 'dependent'; readonly parent: string; readonly rereadAllAfterMs: number }
  /** Further objects whose rows come along in this stream's pages, such as a property's history. */
  readonly alsoYields: readonly { readonly object: string; readonly label: string }[]
  /** Not every edition or scope has it: absence is recorded and is no error. */
  readonly optional: boolean
}

export interface Account {
  /** The organisation's own name and id. */
  readonly name: string
  readonly id: string
  /** Address under which people open records. */
  readonly url: string
  /** ISO code of the currency in which amounts are that name none; null where the CRM doesn't tell. */
  readonly currency: string | null
}

export interface QuotaReading {
  readonly used: number
  readonly limit: number
  /** What the limit covers: "24 hours", "day". */
  readonly window: string
  /** When it starts anew; null where it frees itself bit by bit, or the source doesn't say. */
  readonly resetsAt: Date | null
}

/**
 * A CRM, reduced to what a sync needs. Reads only; never writes to the CRM.
 * Every method throws `ConnectorError` and nothing else when the source or the network refuses.
 */
export interface Connector {
  readonly vendor: Vendor
  readonly streams: readonly ObjectStream[]
  /** So long after a sync another one is worthwhile, because the source tells of some changes late; null: it doesn't. */
  readonly trailingAfterMs: number | null
  /** Proves that the credentials work. */
  check(signal: AbortSignal): Promise<Account>
  /**
   * The schemas of the stream's object and of those that it also yields; null when an optional object doesn't exist here. One that
   * exists and is withheld is refused about the `object`, with the right that it needs.
   */
  describe(object: string, signal: AbortSignal): Promise<readonly ObjectSchema[] | null>
  /** The source's own clock, by the `Date` of its last answer. */
  serverTime(signal: AbortSignal): Promise<Date>
  /** Rows that the window holds, as the source counts them before reading; null when it doesn't say. */
  count(schema: ObjectSchema, window: Window, signal: AbortSignal): Promise<number | null>
  /** Records that there are now, deleted ones left out; null when the source doesn't say. */
  living(schema: ObjectSchema, signal: AbortSignal): Promise<number | null>
  read(request: ReadRequest): AsyncIterable<Page>
  /** As last told by the source; null before the first answer that tells. */
  quota(): QuotaReading | null
  /** Requests sent since the connector was made. */
  requests(): number
  /** The address at which a person opens the record; null for what has no page of its own. */
  recordUrl(object: string, recordId: string): string | null
  close(): Promise<void>
}
