import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { ImportKind } from '../../../shared/import.ts'
import { address } from '../../api/request.ts'
import { countText, plural } from '../../format/numbers.ts'
import classes from './imports.module.css'

interface KindChoiceProps {
  readonly kinds: readonly ImportKind[]
  readonly chosen: string
  readonly onChange: (key: string) => void
}

/** What the file holds. */
export function KindChoice({ kinds, chosen, onChange }: KindChoiceProps) {
  return (
    <fieldset className={classes.kinds}>
      <legend>What the file holds</legend>
      {kinds.map(({ key, title, rows }) => (
        <label key={key} className={classes.kind}>
          <input
            type="radio"
            name="kind"
            value={key}
            checked={key === chosen}
            onChange={() => onChange(key)}
          />
          <span>{title}</span>
          <small>{rows === 0 ? 'none yet' : `${countText(rows)} known`}</small>
        </label>
      ))}
    </fieldset>
  )
}

/** What it is for, and the files that there are of it. */
export function KindAbout({ kind: { key, about, metrics, rows } }: { readonly kind: ImportKind }) {
  const kind = encodeURIComponent(key)
  return (
    <div className={classes.about}>
      <p>
        {about}
        {metrics.length > 0 && (
          <>
            {' '}
            It makes measurable:{' '}
            {metrics.map(({ id, title }, index) => (
              <Fragment key={id}>
                {index > 0 && ', '}
                <Link to="/metrics/$id" params={{ id }}>
                  {title}
                </Link>
              </Fragment>
            ))}
            .
          </>
        )}
      </p>
      <p className={classes.files}>
        <a href={address(`/imports/kinds/${kind}/template`)} download>
          Empty file with an example
        </a>
        {rows > 0 && (
          <a href={address(`/imports/kinds/${kind}/rows`)} download>
            Download the {plural(rows, 'row')} known
          </a>
        )}
      </p>
    </div>
  )
}
