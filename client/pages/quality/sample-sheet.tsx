import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { sampleOptions } from '../../api/samples.ts'
import { useAsOf } from '../../api/past.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText } from '../../format/numbers.ts'
import { dayIn, weekOf } from '../../format/periods.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { RecordLink } from '../../ui/record-names.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { ConnectionName } from '../connections/connection-name.tsx'
import { progressText } from './sample-progress.ts'
import { SampleValue } from './sample-value.tsx'
import classes from './samples.module.css'

/** So many people at first, and with each “Show more”. */
const PEOPLE_A_PAGE = 20

/** The people of a sample, with each value to be judged. */
export function SampleSheet({ id }: { id: string }) {
  const asOf = useAsOf()
  const { data: sample, error, refetch } = useQuery(sampleOptions(id, { asOf }))
  const [shown, setShown] = useState(PEOPLE_A_PAGE)
  const { zone, now } = useWorkspace()
  if (sample === undefined) {
    return error ? (
      <ProblemNote error={error} retry={() => void refetch()} />
    ) : (
      <div aria-busy="true">
        <Skeleton height={480} />
      </div>
    )
  }
  const more = shown < sample.records.length ? () => setShown(shown + PEOPLE_A_PAGE) : undefined
  return (
    <>
      <p className={classes.about} aria-live="polite">
        {progressText(sample)}{' '}
        <Link
          to="/metrics/$id"
          params={{ id: 'data-accuracy' }}
          search={{ period: weekOf(dayIn(zone, now)) }}
        >
          What it says of our data
        </Link>
      </p>
      <ol className={classes.people}>
        {sample.records.slice(0, shown).map((record) => (
          <li key={record.position} className={classes.person}>
            <h2 className={classes.name}>
              <RecordLink row={record} />
            </h2>
            <p className={classes.about}>
              <ConnectionName id={record.connection} /> {record.object}
              {record.gone && ', no longer in the CRM'}
            </p>
            <table className={classes.table} aria-label={`Values of ${record.label}`}>
              <tbody>
                {record.values.map((value) => (
                  <SampleValue
                    key={value.field}
                    sample={id}
                    position={record.position}
                    person={record.label}
                    value={value}
                  />
                ))}
              </tbody>
            </table>
            {record.values.length === 0 && (
              <p className={classes.about}>Every field of it is empty: there is nothing to check.</p>
            )}
          </li>
        ))}
      </ol>
      <ShowMore
        shown={Math.min(shown, sample.records.length)}
        total={sample.records.length}
        loading={false}
        more={more}
      />
      {more === undefined && sample.records.length > PEOPLE_A_PAGE && (
        <p className={classes.about}>All {countText(sample.records.length)} are shown.</p>
      )}
    </>
  )
}
