import type { ObjectStream, PageFile, ReadRequest, Window } from '../connectors/connector.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import type { Reader, Writer } from '../warehouse/warehouse.ts'
import type { Checkpoint, Checkpoints, PassName } from './checkpoint.ts'
import type { StreamContext } from './stream.ts'
import type { How } from './take-in.ts'

/** A stream on one run: what it is, and the tables of the objects in its pages. */
export interface StreamTables {
  readonly stream: ObjectStream
  /** The stream's own. */
  readonly table: VersionTable
  /** By object: the stream's own and those of what comes along. */
  readonly tables: ReadonlyMap<string, VersionTable>
}

/** With how far its rows have been read. */
export interface StreamState extends StreamTables {
  readonly rows: Checkpoint
}

/** One reading of a stream: what is asked for, what its pages do, and what their end means. */
export interface Pass {
  /** Rows that will come, where the source tells beforehand and a person waits for them; null otherwise. */
  count(): Promise<number | null>
  request(): Pick<ReadRequest, 'schema' | 'window' | 'extent' | 'parents'>
  /** True when, on a closer look, nothing has to be read this time. Absent: what is due is read. */
  readonly spare?: () => Promise<boolean>
  /** In the transaction of the first pages, or before it. */
  begin(writer: Writer): Promise<void>
  /** Takes pages of one shape in. Throws `NotStraight` where they must be taken in another way. */
  merge(writer: Writer, files: readonly PageFile[], how: How): Promise<void>
  /** Whether what was met is so little that it has to be met a second time to be believed. Absent: it is believed. */
  readonly doubts?: (reader: Reader) => Promise<boolean>
  /** How many were known where now none was met; 0 where some were. Not believed from one run alone. Absent: it is. */
  readonly emptied?: (reader: Reader) => Promise<number>
  /** Once all pages are in and believed, outside of any transaction: reads what they still lack. Absent: nothing. */
  readonly complete?: () => Promise<void>
  /** In the transaction that closes the window. */
  finish(writer: Writer): Promise<void>
  /** The checkpoint once the window is done. `spared`: nothing had to be read. `completeTo`: see `Page`; null: to its end. */
  closed(how: { readonly spared: boolean; readonly completeTo: string | null }): Checkpoint
}

/** A kind of pass: whether it is due, with which window, and how it is made. */
export interface PassKind {
  readonly name: PassName
  /** Whether a run goes on where another one was cut off; else it starts over. */
  readonly resumes: boolean
  /** The window to read now; null when the pass isn't due. `serverTime` is the source's clock. */
  due(of: StreamTables, checkpoints: Checkpoints, serverTime: Date): Window | null
  make(context: StreamContext, of: StreamState, checkpoint: Checkpoint, window: Window): Pass
}

/** No bound: what changes while it is being read is there too. */
export const EVERYTHING: Window = { from: null, to: '2999-12-31T00:00:00.000Z' }

export async function* noParents(): AsyncIterable<readonly string[]> {}
