import { checks } from '../doctor/checks.ts'
import { examine, type Examined } from '../doctor/examine.ts'
import type { State } from '../doctor/finding.ts'
import type { Terminal } from './terminal.ts'
import { FAILED, MISUSED, OK } from './terminal.ts'

const STATES: readonly State[] = ['failed', 'warning', 'ok', 'skipped']
const STATE_WIDTH = Math.max(...STATES.map((state) => state.length))
/** Room for the title with the name of a CRM. */
const TITLE_WIDTH = Math.max(...checks.map(({ title }) => title.length)) + ' (Salesforce)'.length
const GAP = '  '

/** Looks at everything, one line a finding; 0 when nothing failed, 2 when the settings can't be used. */
export async function doctor(
  options: { readonly offline: boolean; readonly json: boolean },
  { out, err, interrupt, environment }: Terminal,
): Promise<number> {
  const items: Examined[] = []
  try {
    for await (const item of examine({ env: environment(), offline: options.offline, signal: interrupt })) {
      items.push(item)
      if (!options.json) out.write(`${line(item)}\n`)
    }
  } catch (error) {
    if (!interrupt.aborted) throw error
    err.write('Stopped before everything was looked at.\n')
    return FAILED
  }
  const counts = Object.fromEntries(
    STATES.map((state) => [state, items.filter((item) => item.state === state).length]),
  )
  out.write(options.json ? `${JSON.stringify({ counts, items }, null, 2)}\n` : `\n${summary(counts)}\n`)
  const failures = items.filter(({ state }) => state === 'failed')
  if (failures.some(({ check }) => check === 'configuration')) return MISUSED
  return failures.length > 0 ? FAILED : OK
}

function line({ state, title, about, found, action }: Examined): string {
  const name = about === null ? title : `${title} (${about})`
  const words = action === null ? found : `${found} ${action}`
  return [state.padEnd(STATE_WIDTH), name.padEnd(TITLE_WIDTH), words.replaceAll(/\s+/g, ' ')].join(GAP)
}

function summary(counts: Readonly<Record<string, number>>): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0)
  return `${told.map(([state, count]) => `${count} ${state}`).join(', ')}.`
}
