import { DAMAGED, refusal } from '../../warehouse/duckdb-refusal.ts'
import type { WarehousePlace } from '../../warehouse/open.ts'
import type { Data } from '../data.ts'
import { failure } from '../finding.ts'

/** Why the data can't be read. Damage may show at opening, which the warehouse tells of, or only at reading. */
export function closed(place: WarehousePlace, error: unknown): Data {
  const damaged = place.engine === 'duckdb' && DAMAGED.test(String(error))
  const told = damaged ? refusal(place.path, error) : error
  const { found, action } = failure(told)
  if (!isLocked(error)) return { kind: 'closed', why: 'broken', found, action }
  return {
    kind: 'closed',
    why: 'busy',
    found,
    action: 'It is no running server, so perhaps a sync in another terminal: look again when that has ended.',
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && String(error.cause).includes('lock on file')
}
