import { QueryError } from '../metrics/metrics.ts'
import { ImportRefused } from './error.ts'
import type { ImportRequest } from './imports.ts'
import type { ImportKind } from './kind.ts'
import { kinds } from './kinds.ts'
import { cut } from './reading/cut.ts'
import type { FileReading } from './reading/read-file.ts'
import { valuesOf } from './values.ts'

const LISTED = 30

/** The kind of that key; throws `QueryError`. */
export function kindOf(key: string): ImportKind {
  const found = kinds.find((kind) => kind.key === key)
  if (found) return found
  throw new QueryError('kind', `There is nothing to import by the name “${key}”.`, {
    status: 404,
    action: `Take one of these: ${kinds.map(({ key: known }) => known).join(', ')}.`,
  })
}

/** Throws `QueryError` where a choice speaks of a field that the kind hasn't, or of a form that the field hasn't. */
export function refuseUnknownNames({ fields }: ImportKind, { match = {}, form = {} }: ImportRequest): void {
  for (const [parameter, choices] of Object.entries({ match, form })) {
    const unknown = Object.keys(choices).find((name) => fields.every((field) => field.name !== name))
    if (unknown === undefined) continue
    throw new QueryError(`${parameter}[${unknown}]`, 'There is no such field.', {
      action: `Take one of these: ${fields.map(({ name }) => name).join(', ')}.`,
    })
  }
  for (const [name, chosen] of Object.entries(form)) {
    const { forms } = valuesOf(fields.find((field) => field.name === name)!)
    if (forms.some(({ key }) => key === chosen)) continue
    const known = forms.map(({ key }) => key).join(', ')
    throw new QueryError(
      `form[${name}]`,
      forms.length === 0 ? 'Its values are written in one way only.' : 'There is no such form.',
      { action: forms.length === 0 ? 'Leave the choice out.' : `Take one of these: ${known}.` },
    )
  }
}

/** Throws `QueryError` where a field was given a heading that the file hasn't. */
export function refuseUnknownHeadings({ match = {} }: ImportRequest, { headers }: FileReading): void {
  for (const [name, heading] of Object.entries(match)) {
    if (heading === null || headers.some((header) => header.name === heading)) continue
    throw new QueryError(`match[${name}]`, `The file has no column “${cut(heading)}”.`, {
      action: `Take one of these: ${listed(headers.map((header) => header.name))}.`,
    })
  }
}

/** A file may have thousands of columns. */
function listed(names: readonly string[]): string {
  const more = names.length - LISTED
  return `${names.slice(0, LISTED).join(', ')}${more > 0 ? ` or ${more} more` : ''}`
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
