import { useQuery } from '@tanstack/react-query'
import type { Fix, FixRow } from '../../../shared/fix.ts'
import { fixCsvAddress, fixOptions } from '../../api/fixes.ts'
import { useAsOf } from '../../api/past.ts'
import { listWords } from '../../format/fixes.ts'
import { countText, measureText, plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { DownloadLink } from '../../ui/download-link.tsx'
import { RecordLink } from '../../ui/record-names.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { Move } from './fix-move.tsx'
import classes from './fixes.module.css'

/** What a repair moves besides, its first records with what stands there and what is proposed, and its files. */
export function FixPreview({ fix }: { fix: Fix }) {
  const asOf = useAsOf()
  const preview = useQuery(fixOptions(fix.id, { asOf }))
  const open = fix.records - fix.ready
  return (
    <>
      <ul className={classes.moves}>
        {fix.moves.map((move) => (
          <li key={move.metric}>
            <Move move={move} />
            {fix.ready > 0 && fix.ready < fix.records && (
              <> · {measureText(move.loaded, 'ratio')} by what is proposed alone</>
            )}
          </li>
        ))}
      </ul>
      <Answered query={preview} height={220}>
        {({ rows }) => <Rows fix={fix} rows={rows} />}
      </Answered>
      {asOf === undefined ? (
        <div className={classes.files}>
          {fix.lists.map((list) => (
            <DownloadLink key={list.id} href={fixCsvAddress(list.id, 'ready')}>
              {listWords(list)}
            </DownloadLink>
          ))}
          {open > 0 && (
            <DownloadLink href={fixCsvAddress(fix.id, 'open')}>
              {countText(open)} to decide by hand
            </DownloadLink>
          )}
        </div>
      ) : (
        <p className={classes.share}>Files to load are made of what is now, not of a past day.</p>
      )}
    </>
  )
}

function Rows({ fix, rows }: { fix: Fix; rows: readonly FixRow[] }) {
  const left = fix.records - rows.length
  return (
    <>
      <ScrollBox label={`First records: ${fix.title}`} className={classes.box}>
        <table className={classes.rows}>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">{fix.kind === 'merge' ? 'Is' : 'Now'}</th>
              <th scope="col">{fix.kind === 'merge' ? 'Merge into' : 'Proposed'}</th>
              <th scope="col">Why</th>
              <th scope="col">Owner</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.connection} ${row.object} ${row.recordId}`}>
                <th scope="row">
                  <RecordLink row={row} />
                </th>
                <td className={classes.none}>{fix.kind === 'merge' ? row.object : presentText(row)}</td>
                <td className={classes.value}>{row.proposed.length === 0 ? '–' : row.proposed.join(' ')}</td>
                <td>{row.from === null ? row.why : <From row={row} />}</td>
                <td>{row.owner ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {left > 0 && (
        <p className={classes.share}>And {plural(left, 'more record', 'more records')} in the files.</p>
      )}
    </>
  )
}

/** In the words in which the proposal is made. A value of blanks is as good as none. */
function presentText({ present, presentOption }: FixRow): string {
  return present === null || present.trim() === '' ? 'empty' : (presentOption ?? present)
}

/** Whence the proposal, with the way there. */
function From({ row: { why, from, proposed } }: { row: FixRow }) {
  if (from === null || proposed.length === 0) return why
  return (
    <>
      {why} (
      <RecordLink
        row={{ label: `${from.object} ${from.recordId}`, recordId: from.recordId, url: from.url }}
      />
      )
    </>
  )
}
