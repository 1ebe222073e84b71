import { VENDORS, type TopicProps } from './part.ts'

/**
 * Every value of the systems' lifecycle fields, in lower case as the mapping keeps it, with what people see for it. The value
 * stands behind a name of which it isn't just another spelling: “Im Vertrieb (174203911)”.
 */
export function stageNames({
  mapping,
  fields,
}: Pick<TopicProps, 'mapping' | 'fields'>): ReadonlyMap<string, string> {
  const held = VENDORS.flatMap((vendor) =>
    Object.entries(mapping[vendor].lifecycle).flatMap(([object, name]) => {
      const field = fields[vendor]?.get(object)?.items.find((each) => each.name === name)
      return (field?.options ?? []).map((value) => ({ value, label: field?.labels[value] ?? value }))
    }),
  )
  const values = [...held.map(({ value }) => value.toLowerCase()), ...Object.keys(mapping.lifecycleStages)]
  return new Map(
    values.map((value) => {
      const own = held.filter((each) => each.value.toLowerCase() === value)
      const labels = [...new Set(own.map(({ label }) => label))]
      if (labels.length === 0) return [value, value]
      const name = labels.join(' / ')
      return [value, labels.some((label) => label.toLowerCase() === value) ? name : `${name} (${value})`]
    }),
  )
}
