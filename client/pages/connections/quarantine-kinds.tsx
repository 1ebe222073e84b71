import { Link } from '@tanstack/react-router'
import type { QuarantineList } from '../../../shared/platform.ts'
import { countText } from '../../format/numbers.ts'
import { ConnectionName } from './connection-name.tsx'
import classes from './quarantine.module.css'

/** What kinds of trouble there are, the most frequent first; each narrows the list to its object. */
export function QuarantineKinds({ counts }: { counts: QuarantineList['counts'] }) {
  return (
    <table className={classes.kinds} aria-label="Kinds">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Why</th>
          <th scope="col" className={classes.number}>
            How many
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ connection, object, objectLabel, field, reason, count }) => (
          <tr key={`${connection} ${object} ${field} ${reason}`}>
            <th scope="row">
              <ConnectionName id={connection} />{' '}
              <Link to="/connections/quarantine" search={{ connection, object }}>
                {objectLabel}
              </Link>
              {field === null ? '' : `, ${field}`}
            </th>
            <td>{reason}</td>
            <td className={classes.number}>{countText(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
