import type { ImportAnswer, ImportRemark, ImportRun } from '../../shared/import.ts'
import { count } from './figure.ts'

/** What became, or would become, of the lines: those of which there are none aren't named. */
export function countsText({ lines: _lines, ...states }: ImportRun['counts']): string {
  const { new: fresh, changed, ...others } = states
  const rest = Object.entries(others).filter(([, lines]) => lines > 0)
  return [['new', fresh] as const, ['changed', changed] as const, ...rest]
    .map(([state, lines]) => `${count(lines)} ${state}`)
    .join(', ')
}

/** What is the matter with a line, with the value, and what to do. */
export function remarkText({ label, value, message, action }: ImportRemark): string {
  const what = [label, value === null ? null : `“${value}”`].filter((part) => part !== null).join(' ')
  return `${what === '' ? message : `${what} ${message}`}. ${action}`
}

/** What is to be chosen, and how it is said here. */
export function undecidedText(
  { field, message, action }: ImportAnswer['undecided'][number],
  columns: ImportAnswer['columns'],
): string {
  const forms = columns.find((column) => column.field === field)?.forms ?? []
  const header = columns.find((column) => column.field === field)?.header ?? null
  const how =
    header === null
      ? [`--match ${field}=HEADER`]
      : forms.map(({ key, title }) => `--form ${field}=${key} (${title})`)
  return `${message} ${header === null ? `${action} ` : ''}Say ${how.join(' or ')}.`
}
