import type { CampaignTruth, Defect, LinkTruth } from '../world.ts'
import { inForce } from './truth.ts'

interface DefectCount {
  readonly kind: Defect['kind']
  /** Null for a conflict, which is between both. */
  readonly system: string | null
  readonly object: string | null
  readonly field: string | null
  /** How duplicates are told. Clusters are counted, not their records. */
  readonly by: string | null
  count: number
}

interface LinkCount {
  readonly kind: LinkTruth['kind']
  readonly by: LinkTruth['by']
  count: number
}

/** How much of what was planted is in force at a moment: defects, pairs of the same thing in both systems, and how many campaigns had come so far. */
export interface TruthCounts {
  readonly defects: readonly Readonly<DefectCount>[]
  readonly links: readonly Readonly<LinkCount>[]
  readonly campaigns: {
    readonly committed: number
    readonly launched: number
    readonly cancelled: number
  }
}

/** The lists that are counted. */
interface Planted {
  readonly defects: Iterable<Defect>
  readonly links: Iterable<LinkTruth>
  readonly campaigns: Iterable<CampaignTruth>
}

/** Counts piece by piece. */
export class TruthTally {
  readonly #at: number
  readonly #defects = new Map<string, DefectCount>()
  readonly #links = new Map<string, LinkCount>()
  readonly #campaigns = { committed: 0, launched: 0, cancelled: 0 }

  constructor(at: number) {
    this.#at = at
  }

  count({ defects, links, campaigns }: Planted): void {
    for (const defect of defects) if (inForce(defect, this.#at)) raise(this.#defects, defectRow(defect), 1)
    for (const link of links) {
      if (inForce(link, this.#at)) raise(this.#links, { kind: link.kind, by: link.by, count: 0 }, 1)
    }
    const past = (at: number | null) => Number(at !== null && at <= this.#at)
    for (const { committedAt, launchedAt, cancelledAt } of campaigns) {
      this.#campaigns.committed += past(committedAt)
      this.#campaigns.launched += past(launchedAt)
      this.#campaigns.cancelled += past(cancelledAt)
    }
  }

  /** Adds what was counted elsewhere. */
  add({ defects, links, campaigns }: TruthCounts): void {
    for (const { count, ...row } of defects) raise(this.#defects, { ...row, count: 0 }, count)
    for (const { count, ...row } of links) raise(this.#links, { ...row, count: 0 }, count)
    this.#campaigns.committed += campaigns.committed
    this.#campaigns.launched += campaigns.launched
    this.#campaigns.cancelled += campaigns.cancelled
  }

  counts(): TruthCounts {
    return {
      defects: [...this.#defects.values()],
      links: [...this.#links.values()],
      campaigns: { ...this.#campaigns },
    }
  }
}

function defectRow(defect: Defect): DefectCount {
  const { kind } = defect
  const none = { system: null, object: null, field: null, by: null, count: 0 }
  if (kind === 'conflict') return { ...none, kind, field: defect.field }
  const { system, object } = defect
  if (kind === 'duplicate') return { ...none, kind, system, object, by: defect.by }
  if (kind === 'missing' || kind === 'invalid') return { ...none, kind, system, object, field: defect.field }
  return { ...none, kind, system, object }
}

/** Rows that hold the same are one. */
function raise<Row extends { count: number }>(rows: Map<string, Row>, row: Row, count: number): void {
  const key = JSON.stringify({ ...row, count: 0 })
  const known = rows.get(key)
  if (known === undefined) rows.set(key, { ...row, count })
  else known.count += count
}
