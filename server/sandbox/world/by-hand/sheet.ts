import type { Cell, PaperForm } from '../../elsewhere.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Stage } from '../cast.ts'
import { papersOf, type Papers } from './papers.ts'

/** A line before it is written: `at` is when it came to be, `campaign` null where it is about none. */
export interface Line {
  readonly at: number
  readonly campaign: CampaignPlan | null
  /** By what its columns mean: days as `YYYY-MM-DD`. */
  readonly values: Readonly<Record<string, Cell>>
}

/** A file that somebody keeps. */
export interface Sheet {
  readonly form: PaperForm
  /** Its headers, by what its columns mean, in their order. */
  readonly columns: Readonly<Record<string, string>>
  readonly days: readonly string[]
  readonly amounts: readonly string[]
  /** A column that no line may leave empty. */
  readonly required: string
  readonly lines: (stage: Stage, at: number) => Line[]
}

/** What one campaign has on paper; `day` is null of what hasn't happened yet. */
interface OnPaper {
  readonly plan: CampaignPlan
  readonly papers: Papers
  readonly currency: string
  readonly at: number
  readonly day: (moment: number | null) => string | null
}

/** The lines of a file of which every campaign has its own. */
export function eachCampaign(make: (paper: OnPaper) => Line[]): Sheet['lines'] {
  return ({ frame, team, campaigns }, at) =>
    campaigns.flatMap((plan) => {
      const day = (moment: number | null) =>
        moment === null || moment > at ? null : frame.calendar.dateAt(moment)
      const currency = plan.habits?.currency ?? frame.organisation.currencies[0]!
      return make({ plan, papers: papersOf(frame, team, plan), currency, at, day })
    })
}
