import type { FlowTruth } from './flow-truth.ts'

/** What a company keeps outside its CRMs, by kind. */
export const PAPER_KINDS = ['planned-dates', 'actual-launches', 'requests', 'budgets', 'costs'] as const
export type PaperKind = (typeof PAPER_KINDS)[number]

/** What is wrong with a line, so that it can't be taken as it is. */
export type LineFault = 'unknown-campaign' | 'impossible-date' | 'blank' | 'repeated'

export type Cell = string | number | null

/** A file as people have it, and what it truly says. */
export interface Paper {
  readonly kind: PaperKind
  /** The text of the CSV: headers, separator, dates and amounts of the company's own. */
  readonly text: string
  /** The file's header of each column, by what it means. */
  readonly columns: Readonly<Record<string, string>>
  /** How the file writes. */
  readonly form: PaperForm
  /**
   * What each right line says, by what its columns mean: days as `YYYY-MM-DD`, amounts as numbers; and of which campaign it
   * is. Lines are counted from 1, the header's.
   */
  readonly rows: readonly {
    readonly line: number
    readonly campaign: CampaignNamed | null
    readonly values: Readonly<Record<string, Cell>>
  }[]
  readonly wrong: readonly { readonly line: number; readonly fault: LineFault }[]
}

export interface PaperForm {
  readonly separator: ',' | ';'
  readonly dates: 'YYYY-MM-DD' | 'DD.MM.YYYY' | 'DD/MM/YYYY'
  readonly amounts: '1.234,50' | '1,234.50' | null
  readonly campaignsBy: 'id' | 'name'
  /** As a spreadsheet on Windows saves it: with a byte order mark and CRLF. */
  readonly windows: boolean
}

interface CampaignNamed {
  readonly salesforceId: string | null
  readonly hubspotId: string | null
  readonly name: string
}

/** The company beyond its CRMs, as it stands at a moment (milliseconds since the epoch). */
export interface Elsewhere {
  paper(kind: PaperKind, at: number): Paper
  /** `since`: from when on the CRMs are read. */
  flow(at: number, since: number): FlowTruth
}
