import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { MetricAnswer } from '../../../../shared/metric.ts'
import type { WhatIf as Found } from '../../../../shared/what-if.ts'
import { whatIfOptions } from '../../../api/metrics.ts'
import { useAsOf } from '../../../api/past.ts'
import { useWorkspace } from '../../../api/workspace.ts'
import { changeText, countText, measureText, plural } from '../../../format/numbers.ts'
import { Answered } from '../../../ui/answered.tsx'
import table from '../../../ui/number-table.module.css'
import { Section } from '../../../ui/page.tsx'
import type { Focus } from '../view.ts'
import classes from './what-if.module.css'

const route = getRouteApi('/metrics/$id')

/** What bad data does to the number: its value without the records that fall short, beside the real one. */
export function WhatIf({ answer, focus }: { readonly answer: MetricAnswer; readonly focus: Focus }) {
  const { where } = route.useSearch()
  const asOf = useAsOf()
  const found = useQuery(whatIfOptions(answer.id, { from: focus.from, to: focus.to, where, asOf }))
  return (
    <Section title="Without bad data">
      <Answered query={found} height={160}>
        {(data) => <Rules found={data} noun={answer.noun} />}
      </Answered>
    </Section>
  )
}

function Rules({ found, noun }: { readonly found: Found; readonly noun: MetricAnswer['noun'] }) {
  const { currency } = useWorkspace()
  const [all, setAll] = useState(false)
  const { unit, value, items, cases, records } = found
  if (value === null)
    return <p className={classes.quiet}>Not measured, so that nothing can be left out of it.</p>
  if (!records)
    return (
      <p className={classes.quiet}>
        The {noun.many} are no records of a CRM. What bad data does to a metric stands on its own page.
      </p>
    )
  if (items.length === 0)
    return (
      <p className={classes.quiet}>
        None of the {noun.many} rests on a record that falls short of data quality.
      </p>
    )
  const shown = all ? items : items.filter(({ whole }) => whole)
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            <th>Without records that fall short of</th>
            <th className={table.number}>Left out</th>
            <th className={table.number}>Value</th>
            <th className={table.number}>Change</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" className={table.leading}>
              Nothing: the real value
            </th>
            <td className={table.number}>0 of {countText(cases)}</td>
            <td className={`${table.number} ${table.leading}`}>{measureText(value, unit, currency)}</td>
            <td className={table.number}>–</td>
          </tr>
          {shown.map(({ rule, title, whole, cases: left, value: other, change }) => (
            <tr key={rule} className={whole ? undefined : classes.rule}>
              <th scope="row" className={classes.name}>
                {title}
              </th>
              <td className={table.number}>{countText(left)}</td>
              <td className={table.number}>{measureText(other, unit, currency)}</td>
              <td className={table.number}>{change === null ? '–' : changeText(change, unit, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {items.length > shown.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(true)}>
          Show {plural(items.length - shown.length, 'single rule')}
        </Button>
      )}
    </>
  )
}
