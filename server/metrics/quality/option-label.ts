import type { Catalog } from '../../warehouse/catalog.ts'

/** Where a value stands. */
interface Place {
  readonly connection: string
  readonly object: string
  /** The CRM's own name of the field. */
  readonly field: string
}

/** What people see for a value of a list in its CRM, as the CRM describes it; null for a value of no list, or one that it doesn't know. */
export type OptionLabel = (place: Place, value: string) => string | null

/** The labels of all lists that the CRMs described. */
export function optionLabels({ connections }: Catalog): OptionLabel {
  return ({ connection, object, field }, value) => {
    const found = connections
      .find(({ id }) => id === connection)
      ?.objects.get(object)
      ?.columns.get(field)
    return found?.field.picklist?.find((option) => option.value === value)?.label ?? null
  }
}
