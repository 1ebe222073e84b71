import type { ObjectStream, Window } from '../../connectors/connector.ts'
import { quote } from '../../warehouse/columns.ts'
import { mergePages } from '../../warehouse/merge.ts'
import { forgetNameless } from '../../warehouse/quarantine.ts'
import { dropDoubled, isEmpty } from '../../warehouse/unknown.ts'
import { markFilled } from '../../warehouse/version-table.ts'
import type { Reader } from '../../warehouse/warehouse.ts'
import type { Checkpoint } from '../checkpoint.ts'
import type { PassKind, StreamTables } from '../pass.ts'
import { closeFollowing, followedTo, openFollowing } from '../followed.ts'
import { addCounts, addDeleted, addDoubled } from '../run-record.ts'
import { closeUnseen, emptied, forgetSeen, rememberSeen, tooManyUnseen } from '../seen.ts'
import type { StreamContext } from '../stream.ts'
import { nextWindow, watermarkOf } from '../window.ts'

/** Ids that are held at a time: all of a million people would take memory, and the event loop's time. */
const PARENTS_AT_ONCE = 10_000

/** What the stream is there for: rows that changed, all rows, or the rows that belong to others. */
export const rowsPass: PassKind = {
  name: 'rows',
  resumes: true,
  due: ({ stream }, { rows }, serverTime) => nextWindow(stream, rows, serverTime),
  make(context, { stream, table, tables }, checkpoint, window) {
    const { connector, warehouse, signal, runId, at } = context
    const { mode } = stream
    const stamp = { runId, at, cause: null }
    const place = { connection: context.lease.connection, object: stream.object }
    const everything = readsAll({ stream, table }, checkpoint, window)
    const again = everything && checkpoint.wholeAt !== null && table.unfilled.length === 0
    const firstLoad =
      everything && (mode.kind === 'changes' || (mode.kind === 'dependent' && checkpoint.wholeAt === null))
    /** The objects of which nothing was known when this reading began. */
    const blank = new Set<string>()
    return {
      count: async () => (mode.kind === 'changes' ? connector.count(table.schema, window, signal) : null),
      request: () => ({
        schema: table.schema,
        window,
        extent: 'all',
        parents: () => parentIds(context, stream, everything),
        again,
      }),
      async begin(writer) {
        blank.clear()
        if (firstLoad) for (const [name, into] of tables) if (await isEmpty(writer, into)) blank.add(name)
        if (mode.kind === 'whole') await forgetSeen(writer, table)
        if (mode.kind === 'dependent') await openFollowing(writer, place, at)
      },
      async merge(writer, files, how) {
        const { object, content } = files[0]!
        const into = tables.get(object)!
        const straight = how.straight && blank.has(object)
        const request = { table: into, files, stamp, ...how, straight }
        const counts = await mergePages(writer, warehouse.dialect, request)
        if (mode.kind === 'whole' && content.kind === 'rows') await rememberSeen(writer, into)
        await addCounts(writer, { runId, object, counts, requests: context.requests() })
      },
      ...(mode.kind === 'whole'
        ? {
            doubts: (reader: Reader) => tooManyUnseen(reader, table),
            emptied: (reader: Reader) => emptied(reader, table),
          }
        : {}),
      async finish(writer) {
        if (firstLoad) {
          for (const [object, into] of tables)
            await addDoubled(writer, { runId, object, doubled: await dropDoubled(writer, into) })
        }
        if (mode.kind === 'whole') {
          for (const [object, into] of tables) {
            await addDeleted(writer, { runId, object, deleted: await closeUnseen(writer, into, stamp) })
          }
        }
        if (mode.kind === 'dependent') await closeFollowing(writer, place)
        if (mode.kind !== 'changes' && everything) await markFilled(writer, table, table.unfilled)
        for (const [object, into] of tables) {
          if (context.known.nameless.has(object))
            await forgetNameless(writer, into, { runId, asked: !everything })
        }
      },
      closed: ({ completeTo }) => ({
        watermark: watermarkOf(stream, window, completeTo),
        wholeAt: everything ? window.to : checkpoint.wholeAt,
        open: null,
      }),
    }
  },
}

/** Whether this reading sees everything: a load from the start, a set read whole, or dependents of all parents. */
function readsAll(
  { stream: { mode }, table }: Pick<StreamTables, 'stream' | 'table'>,
  { wholeAt }: Checkpoint,
  { from, to }: Window,
): boolean {
  if (mode.kind === 'changes') return from === null
  if (mode.kind === 'whole' || wholeAt === null || table.unfilled.length > 0) return true
  return Date.parse(to) - Date.parse(wholeAt) >= mode.rereadAllAfterMs
}

/** Ids of the parent's current records: all of them, or those that changed since the last reading of them all began. */
async function* parentIds(
  { warehouse, lease: { connection } }: StreamContext,
  { mode, object }: ObjectStream,
  all: boolean,
): AsyncIterable<readonly string[]> {
  if (mode.kind !== 'dependent') return
  const table = `${quote(connection)}.${quote(mode.parent)}`
  const since = all ? null : await warehouse.read((reader) => followedTo(reader, { connection, object }))
  for (let last: string | null = null; ;) {
    const after: string | null = last
    const rows: { readonly id: string }[] = await warehouse.read((reader) =>
      reader.all<{ id: string }>(
        `select _id as id from ${table} where _valid_to = cast('infinity' as timestamptz) and not _deleted
           and _valid_from > coalesce(cast($1 as timestamptz), cast('-infinity' as timestamptz))
           and (cast($2 as text) is null or _id > $2)
         order by _id limit ${PARENTS_AT_ONCE}`,
        [since, after],
      ),
    )
    for (let start = 0; start < rows.length; start += 1000)
      yield rows.slice(start, start + 1000).map(({ id }) => id)
    if (rows.length < PARENTS_AT_ONCE) return
    last = rows.at(-1)!.id
  }
}
