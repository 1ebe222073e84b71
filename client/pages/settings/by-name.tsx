import type { ReactNode } from 'react'
import classes from './settings.module.css'

/** One small control for each of some names, such as campaign types. */
export function ByName({
  id,
  label,
  description,
  names,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly names: readonly string[]
  readonly children: (name: string) => ReactNode
}) {
  if (names.length === 0) return null
  return (
    <fieldset className={classes.types} id={id}>
      <legend>{label}</legend>
      <p className={classes.about}>{description}</p>
      <ul>
        {names.map((name) => (
          <li key={name}>{children(name)}</li>
        ))}
      </ul>
    </fieldset>
  )
}
