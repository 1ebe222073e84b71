import type { Cell, LineFault, Paper, PaperForm, PaperKind } from '../../elsewhere.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Stage } from '../cast.ts'
import type { Line, Sheet } from './sheet.ts'
import { SHEETS } from './sheets.ts'

/** After which of the right lines each wrong one stands. */
const WRONG: readonly (readonly [after: number, fault: LineFault])[] = [
  [2, 'unknown-campaign'],
  [5, 'impossible-date'],
  [8, 'blank'],
  [11, 'repeated'],
]
const UNKNOWN = { id: '701000000000000AAA', name: 'Herbstaktion (alt)' } as const
/** No month has it; written in the file's form like any other day. */
const IMPOSSIBLE_DAY = '2026-02-31'

/** A file as it stands at the moment: every line that had been written by then, the oldest first. */
export function paperOf(stage: Stage, kind: PaperKind, at: number): Paper {
  const sheet = SHEETS[kind]
  const { columns, form } = sheet
  const write = writer(sheet, namesakes(stage.campaigns))
  const texts = [Object.values(columns).join(form.separator)]
  const rows: Paper['rows'][number][] = []
  const wrong: Paper['wrong'][number][] = []
  const lines = sheet
    .lines(stage, at)
    .filter((line) => line.at <= at)
    .sort((a, b) => a.at - b.at)
  for (const [nth, line] of lines.entries()) {
    texts.push(write(line, null))
    rows.push({ line: texts.length, campaign: named(line.campaign), values: line.values })
    for (const [after, fault] of WRONG) {
      if (after !== nth) continue
      texts.push(write(line, fault))
      wrong.push({ line: texts.length, fault })
    }
  }
  const end = form.windows ? '\r\n' : '\n'
  const text = `${form.windows ? '\u{FEFF}' : ''}${texts.join(end)}${end}`
  return { kind, text, columns, form, rows, wrong }
}

function named(plan: CampaignPlan | null): Paper['rows'][number]['campaign'] {
  if (plan === null) return null
  const { salesforceId, hubspotId, name } = plan
  return { salesforceId, hubspotId, name }
}

/** Names that more than one campaign has, so that none can be told by it. */
function namesakes(campaigns: readonly CampaignPlan[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(campaigns.flatMap(({ name }) => (seen.size === seen.add(name).size ? [name] : [])))
}

/** Writes a line in the file's form, right or with a fault. */
function writer(sheet: Sheet, ambiguous: ReadonlySet<string>) {
  const { columns, days, amounts, required, form } = sheet
  const called = ({ salesforceId, name }: CampaignPlan) =>
    salesforceId !== null && (form.campaignsBy === 'id' || ambiguous.has(name)) ? salesforceId : name
  return ({ campaign, values }: Line, fault: LineFault | null): string =>
    Object.keys(columns)
      .map((column): string => {
        if (column === required && fault === 'blank') return ''
        if (column === 'campaign') {
          if (fault === 'unknown-campaign') return UNKNOWN[form.campaignsBy]
          return campaign === null ? '' : called(campaign)
        }
        if (column === days[0] && fault === 'impossible-date') return dayIn(form, IMPOSSIBLE_DAY)
        const value = values[column] ?? null
        if (value === null) return ''
        if (days.includes(column)) return dayIn(form, String(value))
        return amounts.includes(column) ? amountIn(form, value) : String(value)
      })
      .map((cell) => quoted(cell, form.separator))
      .join(form.separator)
}

function dayIn({ dates }: PaperForm, day: string): string {
  const [year, month, date] = day.split('-')
  return dates.replace('YYYY', year!).replace('MM', month!).replace('DD', date!)
}

function amountIn({ amounts }: PaperForm, amount: Cell): string {
  const [whole, cents] = Number(amount).toFixed(2).split('.')
  const [thousand, decimal] = amounts === '1.234,50' ? ['.', ','] : [',', '.']
  return `${whole!.replace(/\B(?=(\d{3})+$)/g, thousand)}${decimal}${cents}`
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
