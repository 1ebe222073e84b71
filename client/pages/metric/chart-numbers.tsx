import { Table } from '@mantine/core'
import type { MetricAnswer } from '../../../shared/metric.ts'
import type { Grain } from '../../api/metrics.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText, measureText } from '../../format/numbers.ts'
import { bucketTitle, spanLabel } from '../../format/periods.ts'
import classes from './chart-numbers.module.css'

/** The chart as a table, for whoever reads better without the drawing. */
export function ChartNumbers({ answer, grain }: { answer: MetricAnswer; grain: Grain }) {
  const { currency } = useWorkspace()
  const ratio = answer.unit === 'ratio'
  return (
    <details className={classes.details}>
      <summary>The chart’s numbers</summary>
      <Table verticalSpacing={4} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Period</Table.Th>
            <Table.Th className={classes.number}>Value</Table.Th>
            {ratio && <Table.Th className={classes.number}>Counted</Table.Th>}
            <Table.Th className={classes.number}>Cases</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {answer.series
            .toReversed()
            .map(({ start, end, value, numerator, denominator, cases, incomplete }) => (
              <Table.Tr key={start}>
                <Table.Td>
                  {bucketTitle(start, grain)} <span className={classes.days}>{spanLabel(start, end)}</span>
                  {incomplete && <span className={classes.days}> still running</span>}
                </Table.Td>
                <Table.Td className={classes.number}>{measureText(value, answer.unit, currency)}</Table.Td>
                {ratio && (
                  <Table.Td className={classes.number}>
                    {numerator === null || denominator === null
                      ? '–'
                      : `${countText(numerator)} of ${countText(denominator)}`}
                  </Table.Td>
                )}
                <Table.Td className={classes.number}>{countText(cases)}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </details>
  )
}
