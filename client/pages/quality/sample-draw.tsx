import { Button, NativeSelect } from '@mantine/core'
import { IconDice5 } from '@tabler/icons-react'
import { useState } from 'react'
import { useDrawSample } from '../../api/samples.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import classes from './samples.module.css'

/** An afternoon's work, up to what gives a narrow interval. */
const SIZES = [10, 20, 50, 100, 200]

/** Draws a new sample; `onDrawn` is told its id. */
export function SampleDraw({ onDrawn }: { onDrawn: (id: string) => void }) {
  const draw = useDrawSample()
  const [size, setSize] = useState(20)
  return (
    <div className={classes.draw}>
      <NativeSelect
        size="xs"
        aria-label="How many people"
        value={String(size)}
        data={SIZES.map((each) => ({ value: String(each), label: `${each} people` }))}
        onChange={({ currentTarget }) => setSize(Number(currentTarget.value))}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDice5 size={15} aria-hidden />}
        loading={draw.isPending}
        onClick={() => draw.mutate(size, { onSuccess: ({ id }) => onDrawn(id) })}
      >
        Draw a sample
      </Button>
      {draw.error && <ProblemNote error={draw.error} />}
    </div>
  )
}
