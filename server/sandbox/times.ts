import { committedAt, told } from './row.ts'
import type { Revision, Value } from './world.ts'

/** What is known of a record without its fields. One object is used over and over, where millions are looked through. */
export class Times {
  /** False before its first visible revision, and after a hard delete; the rest means nothing then. */
  there = false
  createdAt = 0
  modifiedAt = 0
  deletedAt: number | null = null

  /** As the record stands at `now`: the same that `fold` makes of it. */
  fold(revisions: readonly Revision[], now: number): void {
    let first: number | null = null
    let createdDate: Value | undefined
    let createdate: Value | undefined
    let merged = false
    let gone = false
    this.modifiedAt = -Infinity
    this.deletedAt = null
    for (const revision of revisions) {
      if (committedAt(revision) > now) continue
      const { at, fields, deletion, mergedInto } = revision
      first ??= at
      if (fields['CreatedDate'] !== undefined) createdDate = fields['CreatedDate']
      if (fields['createdate'] !== undefined) createdate = fields['createdate']
      if (at > this.modifiedAt) this.modifiedAt = at
      if (mergedInto !== undefined) merged = true
      if (deletion === 'restored') {
        this.deletedAt = null
        merged = false
        gone = false
      } else if (deletion !== undefined) {
        this.deletedAt = at
        gone = deletion === 'hard'
      }
    }
    this.there = first !== null && !gone
    this.createdAt = told(createdDate ?? createdate) ?? first ?? 0
    if (merged) this.deletedAt ??= this.modifiedAt
  }
}
