import type {
  ImportAnswer,
  ImportCampaign,
  ImportName,
  ImportRemark,
  ImportRun,
} from '../../shared/import.ts'
import { count } from './figure.ts'

/** What became, or would become, of the lines: those of which there are none aren't named. */
export function countsText({ lines: _lines, ...states }: ImportRun['counts']): string {
  const { new: fresh, changed, ...others } = states
  const rest = Object.entries(others).filter(([, lines]) => lines > 0)
  return [['new', fresh] as const, ['changed', changed] as const, ...rest]
    .map(([state, lines]) => `${count(lines)} ${state}`)
    .join(', ')
}

/** What lines take away, and what to look at where most of them do. */
export function clearedText({ label, lines, words, warning }: ImportAnswer['cleared'][number]): string {
  const what = `${count(lines)} of the new and changed lines ${words}: “${label}” is blank in ${lines === 1 ? 'it' : 'them'}.`
  return warning === null ? what : `${what} ${warning}`
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

/** What names are taken for because a person said so, then those that are to be chosen for, with those that they may be. */
export function namesText(names: ImportAnswer['names']): string[] {
  if (names === null) return []
  const { items, open, requested, remembered } = names
  const chosen = items.flatMap((each) =>
    each.chosen === null
      ? []
      : [`${nameText(each)} is taken for ${campaignText(each.chosen)}${ofWhom(each)}`],
  )
  const unchosen = items.filter((each) => each.chosen === null)
  return [
    ...chosen,
    ...more(requested + remembered - chosen.length),
    ...unchosen.flatMap(openText),
    ...more(open - unchosen.length),
  ]
}

function ofWhom({ by }: ImportName): string {
  return by === 'memory'
    ? ', as it was chosen before. “imports choices” lists what was, “imports forget” takes it back.'
    : ', as you say.'
}

function openText(name: ImportName): string[] {
  const { campaigns, candidates } = name
  const say = `--choose "${name.name}=ID"`
  if (campaigns === 0)
    return [
      `${nameText(name)} is no campaign that the CRMs hold. If you know the record that is meant, say ${say}.`,
    ]
  return [
    `${nameText(name)} may be any of ${count(campaigns)} campaigns. Say ${say} with one of these:`,
    ...candidates.map((campaign) => `  ${campaignText(campaign)}`),
    ...(campaigns > candidates.length ? [`  … and ${count(campaigns - candidates.length)} more`] : []),
  ]
}

function nameText({ name, lines }: ImportName): string {
  return `“${name}” (${count(lines)} ${lines === 1 ? 'line' : 'lines'})`
}

/** By its record's id first, because that is what is to be said. */
function campaignText({ recordId, label, connection, type, planned, starts, url }: ImportCampaign): string {
  const facts = [
    label,
    connection,
    type,
    planned === null ? null : `planned ${planned}`,
    starts === null ? null : `starts ${starts}`,
    url,
  ]
  return [recordId, ...facts.filter((fact) => fact !== null)].join(' · ')
}

function more(names: number): string[] {
  return names > 0 ? [`… and ${count(names)} more names`] : []
}
