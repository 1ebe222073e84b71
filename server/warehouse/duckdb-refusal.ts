import { dirname } from 'node:path'
import { WarehouseError } from './warehouse.ts'

/** What the engine says of a file that it can't read as its own. */
export const DAMAGED =
  /not a valid DuckDB database|Corrupt database file|Could not read enough bytes|replaying WAL/i

/** Why the file can't be opened, which only the engine's words tell. */
export function refusal(path: string, cause: unknown): WarehouseError {
  const text = String(cause)
  if (text.includes('lock on file')) {
    const owner = /PID (\d+)/.exec(text)?.[1]
    const by = owner ? ` (${owner})` : ''
    return new WarehouseError(`The data in ${dirname(path)} is in use by another process${by}.`, {
      action: 'Stop the other Plumbline, or set DATA_DIR to another folder.',
      cause,
    })
  }
  if (DAMAGED.test(text)) {
    return new WarehouseError(`The data file ${path} is damaged, or no data file at all.`, {
      action:
        'Put a backup in its place. Without one, move it away: the next start reads the CRMs anew, but the history is lost.',
      cause,
    })
  }
  if (text.includes('Is a directory')) {
    return new WarehouseError(`A folder stands in the place of the data file ${path}.`, {
      action: 'Move it away, or set DATA_DIR to another folder.',
      cause,
    })
  }
  return new WarehouseError(`The data file ${path} can't be opened.`, {
    action: 'Check that the folder exists, can be written and has room left.',
    cause,
  })
}
