import type { MetricAnswer, ReceiptRow } from '../../../../shared/metric.ts'
import { countText } from '../../../format/numbers.ts'
import { keyText } from '../../../format/segments.ts'
import classes from './receipt-details.module.css'
import { DetailValue, Record } from './receipt-cells.tsx'

interface ReceiptDetailsProps {
  readonly row: ReceiptRow
  readonly answer: MetricAnswer
}

/** All that is known of a case: its details, where it belongs, what it adds; and its other records beside it. */
export function ReceiptDetails({ row, answer }: ReceiptDetailsProps) {
  const { definition, unit, noun } = answer
  const { details, dimensions, when, kind } = definition
  const facts = [
    ...(kind === 'state' || row.day === null || details.some(({ type }) => type === 'moment')
      ? []
      : [{ id: 'when', title: when, type: 'day' as const, value: row.day }]),
    ...details
      // What the records beside each other show stands there.
      .filter(({ name }) => row.related.length === 0 || !definition.relatedDetails.includes(name))
      .map(({ name, title, type }) => ({ id: name, title, type, value: row.details[name] ?? null })),
    ...dimensions.map((dimension) => {
      const key = row.dimensions[dimension.id] ?? null
      return {
        id: dimension.id,
        title: dimension.title,
        type: 'text' as const,
        value: key === null ? null : keyText(dimension, key),
      }
    }),
    // Of a case that passes or fails as one it is said already.
    ...(unit === 'ratio' && (row.denominator ?? 0) > 1
      ? [
          {
            id: 'counts',
            title: 'Counts',
            type: 'text' as const,
            value: `${countText(row.numerator ?? 0)} of ${countText(row.denominator ?? 0)} ${noun.units}`,
          },
        ]
      : []),
    { id: 'record', title: 'Record id', type: 'text' as const, value: row.recordId },
  ]
  return (
    <div className={classes.details}>
      <dl className={classes.facts}>
        {facts.map(({ id, title, type, value }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>
              <DetailValue value={value} type={type} beside={row.day} />
            </dd>
          </div>
        ))}
      </dl>
      {row.related.length > 0 && <SideBySide row={row} definition={definition} />}
    </div>
  )
}

/** The case's record and the others of it, in the details that all of them have. */
function SideBySide({ row, definition }: { row: ReceiptRow; definition: MetricAnswer['definition'] }) {
  const shared = definition.details.filter(({ name }) => definition.relatedDetails.includes(name))
  const records = [{ ...row, role: 'This record' }, ...row.related]
  return (
    <table className={classes.beside}>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Record</th>
          {shared.map(({ name, title }) => (
            <th key={name} scope="col">
              {title}
            </th>
          ))}
          <th scope="col">Record id</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={`${record.role} ${record.connection} ${record.object} ${record.recordId}`}>
            <td>{record.role}</td>
            <td>
              <Record row={record} />
            </td>
            {shared.map(({ name, type }) => (
              <td key={name}>
                <DetailValue value={record.details[name] ?? null} type={type} beside={row.day} />
              </td>
            ))}
            <td className={classes.id}>{record.recordId}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
