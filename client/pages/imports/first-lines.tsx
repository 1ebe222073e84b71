import { useState } from 'react'
import type { ImportAnswer, ImportKind, ImportLine } from '../../../shared/import.ts'
import { countText } from '../../format/numbers.ts'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import classes from './imports.module.css'

const PAGE = 10
const MOST = 100

const STATES: Readonly<Record<NonNullable<ImportLine['state']>, string>> = {
  new: 'new',
  changed: 'changed',
  unchanged: 'known',
  repeated: 'said twice',
  refused: 'can’t be imported',
}

/** The first lines as they are understood; where that reads otherwise, with what the file holds. */
export function FirstLines({ kind, answer }: { readonly kind: ImportKind; readonly answer: ImportAnswer }) {
  const [shown, setShown] = useState(PAGE)
  const lines = answer.lines.slice(0, MOST)
  const fields = kind.fields.filter(({ name }) =>
    answer.columns.some(({ field, header }) => field === name && header !== null),
  )
  return (
    <>
      <h3 className={classes.part}>The first lines</h3>
      <ScrollBox label="The first lines" className={classes.scroll}>
        <table className={classes.lines}>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Would be</th>
              {fields.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, shown).map((line) => (
              <tr key={line.line} data-state={line.state}>
                <td>{countText(line.line)}</td>
                <td className={classes.state}>{line.state === null ? '–' : STATES[line.state]}</td>
                {fields.map(({ name }) => (
                  <td key={name}>
                    <Cell line={line} field={name} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <ShowMore
        shown={Math.min(shown, lines.length)}
        total={lines.length}
        loading={false}
        more={shown < lines.length ? () => setShown(MOST) : undefined}
      />
    </>
  )
}

function Cell({
  line: { cells, values, campaign },
  field,
}: {
  readonly line: ImportLine
  readonly field: string
}) {
  const held = cells[field] ?? ''
  const understood = (field === 'campaign' && campaign) || (values?.[field] ?? null)
  if (understood === null || understood === held) return held === '' ? '–' : held
  return (
    <>
      {understood} {held !== '' && <small className={classes.held}>{held}</small>}
    </>
  )
}
