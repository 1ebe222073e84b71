import { useState } from 'react'
import type { ImportLine, ImportRemark } from '../../../shared/import.ts'
import { countText } from '../../format/numbers.ts'
import { ShowMore } from '../../ui/show-more.tsx'
import classes from './imports.module.css'

const PAGE = 20

/** Line by line what can't be imported and what to do, then what is to be known. */
export function Remarks({
  lines,
  refused,
}: {
  readonly lines: readonly ImportLine[]
  readonly refused: number
}) {
  const [shown, setShown] = useState(PAGE)
  const problems = lines.flatMap(({ line, problems: all }) => all.map((remark) => ({ line, remark })))
  const notes = lines.flatMap(({ line, notes: all }) => all.map((remark) => ({ line, remark })))
  const told = lines.filter(({ state }) => state === 'refused').length
  return (
    <>
      {problems.length > 0 && (
        <>
          <h3 className={classes.part}>Lines that can’t be imported</h3>
          <ul className={classes.remarks} aria-label="Lines that can’t be imported">
            {problems.slice(0, shown).map(({ line, remark }) => (
              <Remark key={keyOf(line, remark)} line={line} remark={remark} />
            ))}
          </ul>
          <ShowMore
            shown={Math.min(shown, problems.length)}
            total={problems.length}
            loading={false}
            more={shown < problems.length ? () => setShown(shown + PAGE * 5) : undefined}
          />
          {told < refused && (
            <p className={classes.examples}>
              The first {countText(told)} of {countText(refused)} such lines are listed.
            </p>
          )}
        </>
      )}
      {notes.length > 0 && (
        <>
          <h3 className={classes.part}>To be known</h3>
          <ul className={classes.remarks} aria-label="To be known">
            {notes.slice(0, PAGE).map(({ line, remark }) => (
              <Remark key={keyOf(line, remark)} line={line} remark={remark} />
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function keyOf(line: number, { field, message }: ImportRemark): string {
  return `${line} ${field} ${message}`
}

function Remark({
  line,
  remark: { label, value, message, action },
}: {
  readonly line: number
  readonly remark: ImportRemark
}) {
  return (
    <li>
      <span className={classes.line}>Line {countText(line)}</span>
      <span>
        {label !== null && `${label} `}
        {value !== null && <b>“{value}”</b>} {message}. <em>{action}</em>
      </span>
    </li>
  )
}
