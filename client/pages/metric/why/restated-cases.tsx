import type { MetricBridge, RestatedBy, RestatedCase } from '../../../../shared/bridge.ts'
import { countText, measureText, plural } from '../../../format/numbers.ts'
import ledger from '../../../ui/ledger-table.module.css'
import { RecordLink } from '../../../ui/record-names.tsx'
import classes from './restated-cases.module.css'

const WORDS: Readonly<Record<RestatedBy, string>> = {
  definition: 'Defined otherwise',
  settings: 'Settings changed',
  late: 'Came in late',
  judged: 'Too early then',
  'back-filled': 'Missing data filled in',
  edited: 'Edited',
  joined: 'Moved into the period',
  left: 'No longer in the period',
  merged: 'Merged',
  deleted: 'Deleted',
}

/** The records of the earlier period that are told otherwise now, with both tellings, each opening in its CRM. */
export function RestatedCases({
  bridge,
  noun,
  currency,
}: {
  readonly bridge: MetricBridge
  readonly noun: { readonly one: string; readonly many: string }
  readonly currency: string | null
}) {
  const { matching, items } = bridge.restated
  if (matching === 0) return null
  return (
    <details className={classes.details}>
      <summary>{plural(matching, `${noun.one} is`, `${noun.many} are`)} told otherwise now</summary>
      <table className={ledger.table}>
        <thead>
          <tr>
            <th>Record</th>
            <th>Why</th>
            <th>Then</th>
            <th>Now</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.caseId}>
              <th scope="row">
                <RecordLink row={item} />
              </th>
              <td>{WORDS[item.by]}</td>
              <td data-when="Then">{toldText(item.was, bridge, currency)}</td>
              <td data-when="Now">{toldText(item.is, bridge, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {items.length < matching && (
        <p className={classes.more}>The first {countText(items.length)} are shown.</p>
      )}
    </details>
  )
}

function toldText(told: RestatedCase['was'], { unit }: MetricBridge, currency: string | null): string {
  if (told === null) return 'Not among them'
  if (!told.included) return told.reason ?? 'Left out'
  if (told.reason !== null) return told.reason
  return told.value === null || unit === 'ratio' ? 'Counted' : measureText(told.value, unit, currency)
}
