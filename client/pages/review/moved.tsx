import { Button } from '@mantine/core'
import { useState } from 'react'
import type { MoverList } from '../../../shared/metric.ts'
import { MoverRow } from './mover-row.tsx'
import classes from './moved.module.css'

const SHOWN_FIRST = 6

/** The segments that moved the numbers most, in sentences. */
export function Moved({ list: { items, period } }: { list: MoverList }) {
  const [shown, setShown] = useState(SHOWN_FIRST)
  return (
    <>
      <ol className={classes.list}>
        {items.slice(0, shown).map((mover) => (
          <MoverRow
            key={`${mover.metric} ${mover.dimension.id} ${mover.key}`}
            mover={mover}
            period={period}
          />
        ))}
      </ol>
      {items.length > shown && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setShown(items.length)}>
          Show all {items.length}
        </Button>
      )}
    </>
  )
}
