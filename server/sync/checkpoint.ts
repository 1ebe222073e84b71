import type { Cursor, Window } from '../connectors/connector.ts'
import type { Reader, Writer } from '../warehouse/warehouse.ts'

/**
 * The ways in which a stream is read, each with its own place to go on from: `rows` as the stream's mode says, `unfilled`
 * the fields that came later, `calculated` those that change without a trace, `ids` what is there at all.
 */
export type PassName = 'rows' | 'unfilled' | 'calculated' | 'ids'

/** Where a checkpoint belongs. */
export interface Place {
  readonly connection: string
  readonly object: string
  readonly pass: PassName
}

/** How far a pass has come. While a window is being read, `open` says which, and where to go on. */
export interface Checkpoint {
  /** End of the last complete window, by the source's clock; null before the first. */
  readonly watermark: string | null
  /** When everything was last read, and not only what had changed. */
  readonly wholeAt: string | null
  readonly open: { readonly window: Window; readonly cursor: Cursor | null } | null
}

/** The places that the passes of a stream have reached. */
export type Checkpoints = Readonly<Record<PassName, Checkpoint>>

/** A checkpoint of a pass under way. */
export type OpenCheckpoint = Checkpoint & { readonly open: NonNullable<Checkpoint['open']> }

const NOTHING: Checkpoint = { watermark: null, wholeAt: null, open: null }

interface CheckpointRow {
  readonly pass: string
  readonly watermark: string | null
  readonly window_from: string | null
  readonly window_to: string | null
  readonly cursor: string | null
  readonly whole_at: string | null
}

export async function readCheckpoint(
  reader: Reader,
  { connection, object, pass }: Place,
): Promise<Checkpoint> {
  return (await readCheckpoints(reader, connection)).of(object)[pass]
}

/** Those of a whole connection, at once: a run has some sixty streams, each with several passes. */
export async function readCheckpoints(
  reader: Reader,
  connection: string,
): Promise<{ readonly of: (object: string) => Checkpoints }> {
  const rows = await reader.all<CheckpointRow & { object: string }>(
    `select object, pass, watermark, window_from, window_to, cursor, whole_at from plumbline.checkpoint
     where connection = $1`,
    [connection],
  )
  const byObject = Map.groupBy(rows, ({ object }) => object)
  return {
    of(object) {
      const reached = byObject.get(object) ?? []
      const of = (pass: PassName) => checkpointOf(reached.find((row) => row.pass === pass))
      return { rows: of('rows'), unfilled: of('unfilled'), calculated: of('calculated'), ids: of('ids') }
    },
  }
}

function checkpointOf(row: CheckpointRow | undefined): Checkpoint {
  if (!row) return NOTHING
  const { window_to: to } = row
  return {
    watermark: row.watermark,
    wholeAt: row.whole_at,
    open:
      to === null
        ? null
        : {
            window: { from: row.window_from, to },
            cursor: row.cursor === null ? null : (JSON.parse(row.cursor) as Cursor),
          },
  }
}

/** Moves the checkpoint; always in the transaction that holds the data it speaks of. */
export async function writeCheckpoint(
  writer: Writer,
  { connection, object, pass }: Place,
  { watermark, wholeAt, open }: Checkpoint,
): Promise<void> {
  const values = [
    connection,
    object,
    pass,
    watermark,
    open?.window.from ?? null,
    open?.window.to ?? null,
    open?.cursor ? JSON.stringify(open.cursor) : null,
    wholeAt,
  ]
  const moved = await writer.run(
    `update plumbline.checkpoint set watermark = cast($4 as timestamptz), window_from = cast($5 as timestamptz),
       window_to = cast($6 as timestamptz), cursor = $7, whole_at = cast($8 as timestamptz)
     where connection = $1 and object = $2 and pass = $3`,
    values,
  )
  if (moved > 0) return
  await writer.run(
    `insert into plumbline.checkpoint(connection, object, pass, watermark, window_from, window_to, cursor, whole_at)
     values ($1, $2, $3, cast($4 as timestamptz), cast($5 as timestamptz), cast($6 as timestamptz), $7, cast($8 as timestamptz))`,
    values,
  )
}
