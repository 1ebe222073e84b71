import type { Home } from '../../home.ts'
import { DEFAULT_BUDGET } from '../../sync/budget.ts'
import { readConnections } from '../../sync/connections.ts'
import { createRecordCounts } from '../../sync/record-counts.ts'
import { createPlatform } from '../../sync/platform.ts'
import { lastInstant } from '../../warehouse/knowledge-time.ts'
import { readSchema } from '../../warehouse/migrate.ts'
import { fallbackMapping } from '../../warehouse/model/mapping-defaults.ts'
import { readMapping } from '../../warehouse/model/setting.ts'
import { openEngine } from '../../warehouse/open.ts'
import { readCatalog } from '../../warehouse/read-catalog.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import type { Data, Known } from '../data.ts'
import { closed } from './refusal.ts'

interface Wanted {
  /** The connections that the settings name; null: all. */
  readonly ids: readonly string[] | null
  readonly now: number
}

/** Reads the data without changing it, and lets go of it at once: a server may be about to start. */
export async function readFile(home: Home, wanted: Wanted): Promise<Data> {
  try {
    const warehouse = await openEngine(home.warehouse, { readOnly: true })
    try {
      const schema = await warehouse.read(readSchema)
      const current = schema.pending.length === 0 && schema.unknown.length === 0
      return { kind: 'file', schema, known: current ? await readKnown(warehouse, home, wanted) : null }
    } finally {
      await warehouse.close()
    }
  } catch (error) {
    return closed(home.warehouse, error)
  }
}

async function readKnown(warehouse: Warehouse, { sample }: Home, { ids, now }: Wanted): Promise<Known> {
  const { connections } = await warehouse.read(readCatalog)
  const named = connections
    .filter(({ id }) => ids === null || ids.includes(id))
    .map(({ id, vendor, label }) => ({ id, vendor, label, schedule: null }))
  const mapping = await warehouse.read((reader) => readMapping(reader, fallbackMapping({ sample })))
  const platform = createPlatform({ warehouse, recordUrl: () => null })
  return {
    connections: await readConnections({
      warehouse,
      counts: createRecordCounts(),
      connections: named,
      sample,
      nextSync: () => null,
      // Only a CRM that is asked tells it.
      resetsAt: () => null,
      budget: DEFAULT_BUDGET.total,
      now,
    }),
    slots: (await platform.dueSlots()).items,
    newest: await warehouse.read(lastInstant),
    accounts: await readAccounts(warehouse),
    zone: mapping.timeZone,
    mapping,
  }
}

async function readAccounts(warehouse: Warehouse): Promise<Known['accounts']> {
  const rows = await warehouse.read((reader) =>
    reader.all<{ connection: string; id: string; name: string }>(
      `select id as connection, account_id as id, coalesce(account, account_id) as name from plumbline.connection
       where account_id is not null`,
    ),
  )
  return new Map(rows.map(({ connection, id, name }) => [connection, { id, name }]))
}
