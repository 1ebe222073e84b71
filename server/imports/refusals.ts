import { QueryError } from '../metrics/metrics.ts'
import { ImportRefused } from './error.ts'
import type { ImportRequest } from './imports.ts'
import type { ImportKind } from './kind.ts'
import { kinds } from './kinds.ts'
import type { FileReading } from './reading/read-file.ts'
import { valuesOf } from './values.ts'

/** The kind of that key; throws `QueryError`. */
export function kindOf(key: string): ImportKind {
  const found = kinds.find((kind) => kind.key === key)
  if (found) return found
  throw new QueryError(
    'kind',
    `There is nothing to import by the name “${key}”. There are: ${kinds.map(({ key: known }) => known).join(', ')}.`,
    404,
  )
}

/** Throws `QueryError` where a choice speaks of a field that the kind hasn't, or of a form that the field hasn't. */
export function refuseUnknownNames({ fields }: ImportKind, { match = {}, form = {} }: ImportRequest): void {
  for (const [parameter, choices] of Object.entries({ match, form })) {
    const unknown = Object.keys(choices).find((name) => fields.every((field) => field.name !== name))
    if (unknown === undefined) continue
    throw new QueryError(
      `${parameter}[${unknown}]`,
      `There is no such field. There are: ${fields.map(({ name }) => name).join(', ')}.`,
    )
  }
  for (const [name, chosen] of Object.entries(form)) {
    const { forms } = valuesOf(fields.find((field) => field.name === name)!)
    if (forms.some(({ key }) => key === chosen)) continue
    const known = forms.map(({ key }) => key).join(', ')
    throw new QueryError(
      `form[${name}]`,
      forms.length === 0 ? 'Its values are written in one way only.' : `Its forms are: ${known}.`,
    )
  }
}

/** Throws `QueryError` where a field was given a heading that the file hasn't. */
export function refuseUnknownHeadings({ match = {} }: ImportRequest, { headers }: FileReading): void {
  for (const [name, heading] of Object.entries(match)) {
    if (heading === null || headers.some((header) => header.name === heading)) continue
    throw new QueryError(
      `match[${name}]`,
      `The file has no column “${heading}”. It has: ${headers.map((header) => header.name).join(', ')}.`,
    )
  }
}

/** Why nothing was imported of a file with lines that can't be. */
export function refusedLines(refused: number, lines: number): ImportRefused {
  const many = (count: number) => count.toLocaleString('en-GB')
  return new ImportRefused(
    'lines-refused',
    `${many(refused)} of ${many(lines)} lines can’t be imported, so nothing was.`,
    'Look at them in a dry run and put them right, or leave them out with skipRefused=true.',
  )
}
