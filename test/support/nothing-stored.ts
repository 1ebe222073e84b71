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
  past: (asOf = '2026-11-22T20:00:00.000Z') => Promise.resolve({ asOf, everyMomentSince: null, since: null }),
  backups: () => Promise.resolve({ folder: '/nowhere', running: false, items: [] }),
  backUp: () => Promise.reject(new Error('There is nothing to back up.')),
}
