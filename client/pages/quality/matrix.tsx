import { SegmentedControl, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { metricOptions } from '../../api/metrics.ts'
import { useAsOf } from '../../api/past.ts'
import { measure, plural } from '../../format/numbers.ts'
import { nothingText } from '../../format/nothing.ts'
import { periodOf } from '../../format/periods.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { heatOf, matrixOf, type Cell, type Matrix } from './field-matrix.ts'
import classes from './matrix.module.css'
import { QualitySearch } from './search.ts'

const route = getRouteApi('/quality')

/** Which fields of which objects fall short; each cell opens the records behind it. */
export function FieldMatrix({ period }: { period: string }) {
  const { measure: shown = 'data-completeness' } = route.useSearch()
  const navigate = useNavigate({ from: '/quality' })
  const { start: from, end: to } = periodOf(period)
  const asOf = useAsOf()
  const { data, error, refetch } = useQuery(metricOptions(shown, { from, to, asOf }))
  return (
    <Section
      title="Fields and objects"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="What is shown of each field"
          value={shown}
          data={[
            { value: 'data-completeness', label: 'Filled' },
            { value: 'data-validity', label: 'Valid' },
          ]}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, ...QualitySearch.parse({ measure: value }) }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      }
    >
      {data === undefined ? (
        error ? (
          <ProblemNote error={error} retry={() => void refetch()} />
        ) : (
          <Skeleton height={480} />
        )
      ) : data.parts.length === 0 ? (
        <p className={classes.note}>{nothingText(data).why ?? nothingText(data).head}</p>
      ) : (
        <Table matrix={matrixOf(data.parts)} metric={shown} period={period} />
      )}
    </Section>
  )
}

function Table({ matrix, metric, period }: { matrix: Matrix; metric: string; period: string }) {
  return (
    <>
      <p className={classes.note}>
        Share of the records whose value is {metric === 'data-validity' ? 'valid' : 'filled'}; what falls
        short most stands on top. A cell opens the records that fall short.
      </p>
      <p className={classes.hint}>More objects to the right: move the table sideways.</p>
      <ScrollBox label="Fields by objects" className={classes.box}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {matrix.objects.map((object) => (
                <th key={object} scope="col" className={classes.object}>
                  {object}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map(({ field, cells }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                {cells.map((cell, column) => (
                  <td key={matrix.objects[column]} data-heat={heatOf(cell?.value ?? null)}>
                    {cell === null ? (
                      <span aria-label="not judged">·</span>
                    ) : (
                      <Value cell={cell} metric={metric} period={period} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  )
}

function Value({ cell, metric, period }: { cell: Cell; metric: string; period: string }) {
  const { key, title, value, short, cases } = cell
  if (value === null) return <span aria-label="no values">–</span>
  const { number } = measure(value, 'ratio')
  const about = `${title}: ${plural(short, 'record falls', 'records fall')} short of ${plural(cases, 'value')}`
  return (
    <Link
      to="/metrics/$id"
      params={{ id: metric }}
      search={{ period, part: key }}
      hash="records"
      title={about}
      aria-label={`${number} %, ${about}`}
    >
      {number}
    </Link>
  )
}
