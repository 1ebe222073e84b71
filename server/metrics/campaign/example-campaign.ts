import type { Cell } from '../../warehouse/warehouse.ts'

type Cells = Readonly<Record<string, Cell>>

/** A campaign for a metric's example: an ordinary one, but for what is said. */
export function exampleCampaign(id: string, more: Cells = {}): Cells {
  return {
    campaign_id: id,
    connection: 'crm',
    object: 'campaign',
    record_id: id,
    label: id,
    always_on: false,
    is_parent: false,
    ...more,
  }
}
