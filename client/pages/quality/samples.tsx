import { NativeSelect, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { sampleListOptions } from '../../api/samples.ts'
import { useAsOf } from '../../api/past.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { plural } from '../../format/numbers.ts'
import { momentText } from '../../format/times.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { QualityFrame } from './frame.tsx'
import { SampleDraw } from './sample-draw.tsx'
import { SampleSheet } from './sample-sheet.tsx'
import classes from './samples.module.css'

const route = getRouteApi('/quality/samples')

/** People drawn at random, whose values somebody holds against what is so. */
export function SamplesPage() {
  const { sample: asked } = route.useSearch()
  const navigate = useNavigate({ from: '/quality/samples' })
  const { zone } = useWorkspace()
  const asOf = useAsOf()
  const { data, error, refetch } = useQuery(sampleListOptions({ asOf }))
  const choose = (sample: string) => void navigate({ search: { sample }, replace: true, resetScroll: false })
  // One that was drawn later wasn't there on the day that is looked back at.
  const known = asOf === undefined || data?.items.some(({ id }) => id === asked)
  const chosen = known ? (asked ?? data?.items[0]?.id) : data?.items[0]?.id
  return (
    <QualityFrame
      title="Sample check"
      lead="A value can be filled, well-formed and alike in both systems, and still be wrong. Draw some people at random, look each up where it can be known (a signature, a call, their company’s site), and say what is right: the share is the accuracy of our data."
    >
      <FilterBar>
        {data !== undefined && data.items.length > 0 && (
          <NativeSelect
            size="xs"
            aria-label="Sample"
            value={chosen}
            data={data.items.map(({ id, drawnAt, size, checked }) => ({
              value: id,
              label: `${momentText(drawnAt, zone)}: ${plural(size, 'person', 'people')}, ${checked} checked`,
            }))}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          />
        )}
        {asOf === undefined && <SampleDraw onDrawn={choose} />}
      </FilterBar>
      {chosen !== undefined ? (
        <SampleSheet key={chosen} id={chosen} />
      ) : data !== undefined ? (
        <p className={classes.about}>
          {asOf === undefined ? 'No sample was drawn yet.' : 'No sample had been drawn by then.'} Until
          somebody has checked one, the accuracy of our data is not measured.
        </p>
      ) : error ? (
        <ProblemNote error={error} retry={() => void refetch()} />
      ) : (
        <div aria-busy="true">
          <Skeleton height={320} />
        </div>
      )}
    </QualityFrame>
  )
}
