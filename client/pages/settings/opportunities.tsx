import type { Vendor } from '../../../shared/vocabulary.ts'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { FieldSelect } from './field-select.tsx'
import { OptionsSelect } from './options-select.tsx'
import { AMOUNTS, TEXTS, type TopicProps } from './part.ts'
import { Systems } from './systems.tsx'
import { wordsOf } from './words.ts'

const OBJECTS: Readonly<Record<Vendor, string>> = { salesforce: 'opportunity', hubspot: 'deal' }
const shape = VendorMapping.shape.opportunity.unwrap().shape

/** Which amount counts, and who sourced it. */
export function Opportunities(props: TopicProps) {
  return (
    <Systems {...props}>
      {({ vendor, mapping, fields, onChange }) => {
        const { opportunity } = mapping
        const list = fields.get(OBJECTS[vendor])
        const set = (change: Partial<typeof opportunity>) =>
          onChange({ ...mapping, opportunity: { ...opportunity, ...change } })
        return (
          <>
            <FieldSelect
              id={`${vendor}.opportunity.amount`}
              setting="opportunity.amount"
              {...wordsOf(shape.amount)}
              list={list}
              types={AMOUNTS}
              value={opportunity.amount}
              onChange={(amount) => set({ amount })}
            />
            <FieldSelect
              id={`${vendor}.opportunity.source`}
              {...wordsOf(shape.source)}
              list={list}
              types={TEXTS}
              value={opportunity.source}
              // What another field holds means nothing in this one.
              onChange={(source) => set({ source, marketingSources: [] })}
            />
            <OptionsSelect
              id={`${vendor}.opportunity.marketingSources`}
              {...wordsOf(shape.marketingSources)}
              field={list?.items.find(({ name }) => name === opportunity.source)}
              value={opportunity.marketingSources}
              onChange={(marketingSources) => set({ marketingSources })}
            />
          </>
        )
      }}
    </Systems>
  )
}
