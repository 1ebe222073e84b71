import type { CatalogConnection } from '../../warehouse/catalog.ts'
import { MAPPED_FIELDS, type MappedField } from '../mapped-fields.ts'
import type { Snapshot } from './snapshot.ts'

/** What an organisation's needs are told from: what there is, and what is mapped. */
export type Org = Pick<Snapshot, 'catalog' | 'model'>

interface Choices {
  readonly connection: CatalogConnection
  readonly all: readonly MappedField[]
  /** Nothing is chosen, or what the source does not have. */
  readonly lacking: readonly MappedField[]
}

/** What stands behind the fields of the model, in each connection that has such objects: in Salesforce first, which speaks first. */
export function chosen({ catalog, model }: Org, fields: readonly string[]): readonly Choices[] {
  const rank = ({ vendor }: CatalogConnection) => (vendor === 'salesforce' ? 0 : 1)
  return catalog.connections
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((connection) => {
      if (connection.published === null) return []
      const { vendor, objects } = connection
      const all = fields
        .flatMap((field) => MAPPED_FIELDS[field]?.(model.mapping[vendor], vendor) ?? [])
        .filter(({ object }) => objects.has(object))
      const lacking = all.filter(
        ({ object, name, type }) =>
          (name === null || objects.get(object)?.columns.has(name) !== true) &&
          (type === undefined || isOffered(connection, model.mapping[vendor].campaign.type, type)),
      )
      return [{ connection, all, lacking }]
    })
}

/** Whether campaigns can be of the type, as far as the source says what there is to choose. */
function isOffered({ objects }: CatalogConnection, field: string | null, type: string): boolean {
  const picklist = objects.get('campaign')?.columns.get(field ?? '')?.field.picklist
  return picklist?.some(({ value }) => value === type) ?? true
}
