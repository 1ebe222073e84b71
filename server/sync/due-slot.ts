import type { Warehouse } from '../warehouse/warehouse.ts'

/** Makes the due moment of the connection this node's; false when it is another's already. */
export async function claimSlot(warehouse: Warehouse, connection: string, dueAt: Date): Promise<boolean> {
  const claimed = await warehouse.write((writer) =>
    writer.run(
      `insert into plumbline.due_slot select $1, cast($2 as timestamptz), null, 'claimed'
       where not exists (select 1 from plumbline.due_slot where connection = $1 and due_at = cast($2 as timestamptz))`,
      [connection, dueAt.toISOString()],
    ),
  )
  return claimed === 1
}

interface SettledSlot {
  readonly connection: string
  readonly dueAt: Date
  readonly runId: string | null
  readonly outcome: 'started' | 'missed' | 'already-running' | 'refused'
}

/** Writes down what came of a claimed moment. */
export async function settleSlot(warehouse: Warehouse, slot: SettledSlot): Promise<void> {
  await warehouse.write((writer) =>
    writer.run(
      `update plumbline.due_slot set run_id = $3, outcome = $4 where connection = $1 and due_at = cast($2 as timestamptz)`,
      [slot.connection, slot.dueAt.toISOString(), slot.runId, slot.outcome],
    ),
  )
}
