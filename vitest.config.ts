import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What runs on PostgreSQL, most of it as on the embedded engine. */
const ON_POSTGRES = [
  'test/postgres/**/*.test.ts',
  'test/warehouse/**/*.test.ts',
  'test/sync/**/*.test.ts',
  'test/metrics/**/*.test.ts',
  'test/api/**/*.test.ts',
  'test/imports/**/*.test.ts',
  'test/storage/**/*.test.ts',
]

/** What is about a file, its engine, and the plans that it makes. */
const EMBEDDED_ALONE = [
  'test/warehouse/duckdb.test.ts',
  'test/warehouse/threads.test.ts',
  'test/metrics/joins.test.ts',
]

/** Begun last, one of these would keep a single worker busy for minutes after all the others are done. */
const LONG = ['test/e2e/sample.test.ts', 'test/sync/equivalence.test.ts']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((name) => moduleId.endsWith(name))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    // Syncs and a real browser take seconds, on a busy machine minutes; a hang still ends.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    // DuckDB's allocator gives memory back after each statement, and thousands of small ones ask for it again.
    env: { DUCKDB_JE_MALLOC_CONF: 'dirty_decay_ms:-1,muzzy_decay_ms:-1,narenas:1' },
    // A sixth of the time would go into loading the same libraries for every file; no module keeps anything that a test could leave behind.
    isolate: false,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: { name: 'embedded', include: ['test/**/*.test.ts'], exclude: ['test/postgres/**'] },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ON_POSTGRES,
          exclude: EMBEDDED_ALONE,
          globalSetup: ['test/support/postgres.ts'],
        },
      },
    ],
  },
})
