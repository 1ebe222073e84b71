import { NativeSelect } from '@mantine/core'
import { SYNC_RULES, SyncRule, SyncRules } from '../../../shared/sync-rule.ts'
import type { TopicProps } from './part.ts'
import { wordsOf } from './words.ts'
import classes from './settings.module.css'

const NOT_ENTERED = ''
const FIELDS = Object.entries(SyncRules.shape)

/** Which system wins, for every field that is compared between the two. */
export function SyncRuleChoice({ mapping, onChange }: TopicProps) {
  const { syncRules } = mapping
  return (
    <div className={classes.grid} id="syncRules">
      {FIELDS.map(([field, schema]) => (
        <NativeSelect
          key={field}
          id={`syncRules.${field}`}
          label={wordsOf(schema).label}
          value={syncRules[SyncRules.keyof().parse(field)] ?? NOT_ENTERED}
          data={[
            { value: NOT_ENTERED, label: 'Not entered' },
            ...SyncRule.options.map((rule) => ({ value: rule, label: SYNC_RULES[rule] })),
          ]}
          onChange={({ currentTarget }) => {
            const rule = SyncRule.options.find((each) => each === currentTarget.value) ?? null
            onChange({ ...mapping, syncRules: { ...syncRules, [field]: rule } })
          }}
        />
      ))}
    </div>
  )
}
