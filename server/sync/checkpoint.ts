import type { Cursor, Window } from '../connectors/connector.ts'
import type { RunStamp } from '../warehouse/merge.ts'
import type { Reader, Writer } from '../warehouse/warehouse.ts'

/** How far a stream has come. While a window is being read, `open` says which, for which run, and where to go on. */
export interface Checkpoint {
  /** End of the last complete window, by the source's clock; null before the first. */
  readonly watermark: string | null
  /** When dependents were last read for all parents, by the source's clock. */
  readonly wholeAt: string | null
  readonly open: {
    readonly runId: string
    readonly window: Window
    readonly cursor: Cursor | null
    readonly cause: RunStamp['cause']
  } | null
}

const NOTHING: Checkpoint = { watermark: null, wholeAt: null, open: null }

interface CheckpointRow {
  readonly watermark: string | null
  readonly run_id: string | null
  readonly window_from: string | null
  readonly window_to: string | null
  readonly cursor: string | null
  readonly cause: RunStamp['cause']
  readonly whole_at: string | null
}

export async function readCheckpoint(
  reader: Reader,
  connection: string,
  object: string,
): Promise<Checkpoint> {
  const [row] = await reader.all<CheckpointRow>(
    `select watermark, run_id, window_from, window_to, cursor, cause, whole_at from plumbline.checkpoint where connection = $1 and object = $2`,
    [connection, object],
  )
  if (!row) return NOTHING
  const { run_id: runId, window_to: to } = row
  return {
    watermark: row.watermark,
    wholeAt: row.whole_at,
    open:
      runId === null || to === null
        ? null
        : {
            runId,
            window: { from: row.window_from, to },
            cursor: row.cursor === null ? null : (JSON.parse(row.cursor) as Cursor),
            cause: row.cause,
          },
  }
}

/** Moves the checkpoint; always in the transaction that holds the data it speaks of. */
export async function writeCheckpoint(
  writer: Writer,
  { connection, object, checkpoint }: { connection: string; object: string; checkpoint: Checkpoint },
): Promise<void> {
  const { watermark, wholeAt, open } = checkpoint
  await writer.run(`delete from plumbline.checkpoint where connection = $1 and object = $2`, [
    connection,
    object,
  ])
  await writer.run(
    `insert into plumbline.checkpoint values ($1, $2, cast($3 as timestamptz), $4, cast($5 as timestamptz), cast($6 as timestamptz), $7, $8, cast($9 as timestamptz))`,
    [
      connection,
      object,
      watermark,
      open?.runId ?? null,
      open?.window.from ?? null,
      open?.window.to ?? null,
      open?.cursor ? JSON.stringify(open.cursor) : null,
      open?.cause ?? null,
      wholeAt,
    ],
  )
}
