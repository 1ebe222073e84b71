import { z } from 'zod'
import { BadRequest, Moment } from './edit.ts'
import { PAPER_KINDS, type Elsewhere, type PaperKind } from './elsewhere.ts'
import { json, type Answer, type Ask } from './http.ts'

const Kind = z.enum(PAPER_KINDS)

/**
 * What a company keeps outside its CRMs: the list of its files (`/elsewhere`), one as people have it (`/elsewhere/budgets.csv`),
 * and what that one truly says (`/elsewhere/budgets`). Null where nothing is known of the path.
 */
export function elsewhereAnswer(elsewhere: Elsewhere | undefined, ask: Ask, now: number): Answer | null {
  const [, root, file, ...rest] = ask.path.split('/')
  if (ask.method !== 'GET' || root !== 'elsewhere' || rest.length > 0) return null
  if (file === undefined) return json(200, elsewhere === undefined ? [] : PAPER_KINDS.map(listed))
  const kind = Kind.safeParse(file.replace(/\.csv$/, ''))
  if (elsewhere === undefined || !kind.success) return null
  const { text, ...paper } = elsewhere.paper(kind.data, momentOf(ask, 'at', now))
  if (!file.endsWith('.csv')) return json(200, paper)
  return { status: 200, headers: { 'Content-Type': 'text/csv;charset=UTF-8' }, body: text }
}

function listed(kind: PaperKind) {
  return { kind, csv: `/elsewhere/${kind}.csv`, truth: `/elsewhere/${kind}` }
}

/**
 * What honest metrics of campaigns must say at a moment (`at`; default: now) if the CRMs are read from another one on
 * (`since`; default: the same); null where everything is in the CRMs, whose truth says it.
 */
export function flowAnswer(elsewhere: Elsewhere | undefined, ask: Ask, now: number): Answer {
  const at = momentOf(ask, 'at', now)
  return json(200, elsewhere?.flow(at, momentOf(ask, 'since', at)) ?? null)
}

/** The moment that is asked about, by its name; another one unless it is said. Throws `BadRequest`. */
export function momentOf({ query }: Ask, name: string, otherwise: number): number {
  const at = query.get(name)
  if (at === null) return otherwise
  const moment = Moment.safeParse(at)
  if (moment.success) return moment.data
  throw new BadRequest(z.prettifyError(moment.error))
}
