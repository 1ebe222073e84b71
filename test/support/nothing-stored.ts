import type { Storage } from '../../server/storage/storage.ts'

/** A workspace of which nothing is kept. */
export const NOTHING_STORED: Storage = {
  use: () =>
    Promise.resolve({
      engine: 'duckdb',
      place: '/nowhere',
      parts: [],
      freeBytes: null,
      history: { since: null, everyMomentSince: null, retentionDays: 400 },
      objects: [],
    }),
  past: (asOf) => Promise.resolve({ asOf, everyMomentSince: null }),
  backups: () => Promise.resolve({ folder: '/nowhere', running: false, items: [] }),
  backUp: () => Promise.reject(new Error('There is nothing to back up.')),
}
