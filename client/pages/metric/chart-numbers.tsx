import { Table } from '@mantine/core'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText, measureText } from '../../format/numbers.ts'
import { grainOf, periodTitle, spanLabel } from '../../format/periods.ts'
import classes from './chart-numbers.module.css'

/** The chart as a table, for whoever reads better without the drawing. */
export function ChartNumbers({ answer }: { answer: MetricAnswer }) {
  const { currency } = useWorkspace()
  const { unit, noun } = answer
  const ratio = unit === 'ratio'
  return (
    <details className={classes.details}>
      <summary>The chart’s numbers</summary>
      <Table verticalSpacing={4} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Period</Table.Th>
            <Table.Th className={classes.number}>Value</Table.Th>
            <Table.Th className={classes.number}>{capital(ratio ? noun.units : noun.many)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {answer.series
            .toReversed()
            .map(({ name, start, end, value, numerator, denominator, cases, incomplete }) => (
              <Table.Tr key={start}>
                <Table.Td>
                  {periodTitle(name)}{' '}
                  {grainOf(name) === 'week' && <span className={classes.days}>{spanLabel(start, end)}</span>}
                  {incomplete && <span className={classes.days}> still running</span>}
                </Table.Td>
                <Table.Td className={classes.number}>{measureText(value, unit, currency)}</Table.Td>
                <Table.Td className={classes.number}>
                  {value === null
                    ? '–'
                    : ratio && numerator !== null && denominator !== null
                      ? `${countText(numerator)} of ${countText(denominator)}`
                      : countText(cases)}
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </details>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
