import type { Field, FieldType } from '../connector.ts'

/** A field that isn't a property and so isn't described by HubSpot: its name, its type, where it stands. */
export function fixedField(
  name: string,
  type: FieldType = 'text',
  {
    path = [name],
    label = name,
    references = [],
  }: Partial<Pick<Field, 'path' | 'label' | 'references'>> = {},
): Field {
  return { name, label, type, custom: false, calculated: false, picklist: null, references, path }
}

/** The properties that aren't called as a fixed field: the warehouse takes a name once, in whatever case. */
export function without(fixed: readonly Field[], properties: readonly Field[]): readonly Field[] {
  const taken = new Set(fixed.map(({ name }) => name.toLowerCase()))
  return properties.filter(({ name }) => !taken.has(name.toLowerCase()))
}
