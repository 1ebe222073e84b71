import { NativeSelect } from '@mantine/core'
import { Mapping } from '../../../shared/mapping.ts'
import { STAGES } from '../../../shared/stage.ts'
import type { TopicProps } from './part.ts'
import { stageNames } from './stage-names.ts'
import { wordsOf } from './words.ts'
import classes from './settings.module.css'

const NO_STAGE = ''

/** What each value of the systems' lifecycle fields means. */
export function Stages({ mapping, fields, onChange }: TopicProps) {
  const choose = (value: string, chosen: string) => {
    const { [value]: _before, ...others } = mapping.lifecycleStages
    const stage = STAGES.find((each) => each === chosen)
    onChange({
      ...mapping,
      lifecycleStages: stage === undefined ? others : { ...others, [value]: stage },
    })
  }
  return (
    <fieldset className={classes.types} id="lifecycleStages">
      <legend>{wordsOf(Mapping.shape.lifecycleStages).label}</legend>
      <p className={classes.about}>
        What each value of the lifecycle fields means. MQL and SQL begin where it says so here.
      </p>
      <ul>
        {[...stageNames({ mapping, fields })].map(([value, name]) => (
          <li key={value}>
            <NativeSelect
              id={`lifecycleStages.${value}`}
              size="xs"
              label={name}
              value={mapping.lifecycleStages[value] ?? NO_STAGE}
              data={[{ value: NO_STAGE, label: 'No stage' }, ...STAGES]}
              onChange={({ currentTarget }) => choose(value, currentTarget.value)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
