import type { Imports } from '../../server/imports/imports.ts'
import { QueryError } from '../../server/metrics/metrics.ts'

const NOTHING_TO_IMPORT = new QueryError('kind', 'There is nothing to import.', 404)
/** Nothing was ever imported, and nothing can be. */
export const NOTHING_IMPORTED: Imports = {
  kinds: () => Promise.resolve({ items: [], most: { lines: 0, bytes: 0 } }),
  preview: () => Promise.reject(NOTHING_TO_IMPORT),
  run: () => Promise.reject(NOTHING_TO_IMPORT),
  list: () => Promise.resolve({ items: [] }),
  progress: () => ({ stage: null, lines: null, of: null }),
  campaigns: () => Promise.resolve({ items: [], matching: 0 }),
  choices: () => Promise.resolve({ items: [] }),
  forget: () => Promise.reject(NOTHING_TO_IMPORT),
  get: () => Promise.reject(NOTHING_TO_IMPORT),
  undo: () => Promise.reject(NOTHING_TO_IMPORT),
  rows: () => {
    throw NOTHING_TO_IMPORT
  },
  template: () => {
    throw NOTHING_TO_IMPORT
  },
}
