import type { Entity, Revision, Value } from './world.ts'

/** A record as it stands at the control clock: the fold of its visible revisions. Never changed in place, so that pages under way stay whole. */
export interface Row {
  readonly id: string
  readonly fields: Readonly<Record<string, Value>>
  readonly createdAt: number
  readonly modifiedAt: number
  readonly createdBy: string | null
  readonly modifiedBy: string | null
  /** When it went to the recycle bin or the archive; null while it lives. */
  readonly deletedAt: number | null
  readonly mergedInto: string | null
}

/** When others can first see the revision. */
export function committedAt(revision: Revision): number {
  return revision.committedAt ?? revision.at
}

/** The record as seen at `now`; null before its first visible revision and after a hard delete. */
export function fold(entity: Entity, now: number): Row | null {
  const fields: Record<string, Value> = {}
  let first: Revision | null = null
  let modifiedAt = -Infinity
  let modifiedBy: string | null = null
  let deletedAt: number | null = null
  let mergedInto: string | null = null
  let gone = false
  for (const revision of entity.revisions) {
    if (committedAt(revision) > now) continue
    first ??= revision
    Object.assign(fields, revision.fields)
    if (revision.at >= modifiedAt) {
      modifiedAt = revision.at
      modifiedBy = revision.by ?? modifiedBy
    }
    if (revision.mergedInto !== undefined) mergedInto = revision.mergedInto
    if (revision.deletion === 'restored') {
      deletedAt = null
      mergedInto = null
      gone = false
    } else if (revision.deletion !== undefined) {
      deletedAt = revision.at
      gone = revision.deletion === 'hard'
    }
  }
  if (first === null || gone) return null
  return {
    id: entity.id,
    fields,
    createdAt: told(fields['CreatedDate'] ?? fields['createdate']) ?? first.at,
    modifiedAt,
    createdBy: first.by ?? null,
    modifiedBy,
    deletedAt: deletedAt ?? (mergedInto === null ? null : modifiedAt),
    mergedInto,
  }
}

/** A record that came from elsewhere keeps the time at which it was made there: the instant of its field, if there is one. */
export function told(value: Value | undefined): number | null {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(instant) ? null : instant
}
