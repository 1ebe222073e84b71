import { z } from 'zod'
import { SchemaChange } from '../../edit.ts'
import { crmFault } from '../fault.ts'

const custom = (name: string, type: string) => ({ name, label: 'Score of the day', type, custom: true })

export const schema = crmFault({
  kind: 'schema',
  title: 'Fields are added, removed or given another type.',
  single: true,
  outcome: 'changed',
  parameters: z.strictObject({ changes: z.array(SchemaChange).min(1) }),
  happen({ changes }, crm) {
    for (const change of changes) crm.alter(change)
  },
  draw: (random) => {
    const unique = random.below(1_000_000)
    return [
      {
        match: { system: 'salesforce' },
        effect: {
          kind: 'schema',
          changes: [{ object: 'Lead', add: custom(`Score_${unique}__c`, 'double') }],
        },
      },
      {
        match: { system: 'hubspot' },
        effect: {
          kind: 'schema',
          changes: [{ object: 'contacts', add: custom(`score_${unique}`, 'number') }],
        },
      },
    ]
  },
})
