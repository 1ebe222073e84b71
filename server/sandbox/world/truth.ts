import type { Defect, Entity, System, Truth, Value, World } from '../world.ts'

/** A record as it stands at a moment. `gone`: in the recycle bin, merged away, or no more. */
export interface Standing {
  readonly id: string
  readonly fields: Readonly<Record<string, Value>>
  readonly gone: boolean
}

/** The record at the moment; null before it is made. */
export function standing({ id, revisions }: Entity, at: number): Standing | null {
  if (revisions.length === 0 || revisions[0]!.at > at) return null
  const fields: Record<string, Value> = {}
  let gone = false
  for (const revision of revisions) {
    if (revision.at > at) break
    Object.assign(fields, revision.fields)
    if (revision.deletion !== undefined) gone = revision.deletion !== 'restored'
  }
  return { id, fields, gone }
}

/** The records of a table that count at the moment: neither gone nor, for a lead, converted. */
export function standingRecords(world: World, system: System, table: string, at: number): Standing[] {
  const found: Standing[] = []
  for (const entity of world[system].tables.get(table)?.entities.values() ?? []) {
    const record = standing(entity, at)
    if (record !== null && !record.gone && record.fields['IsConverted'] !== true) found.push(record)
  }
  return found
}

/** Whether the spell covers the moment. */
export function inForce(
  { from, to }: { readonly from: number; readonly to: number | null },
  at: number,
): boolean {
  return from <= at && (to === null || at < to)
}

/** The planted defects in force at the moment. */
export function defectsAt(truth: Truth, at: number): Defect[] {
  return truth.defects.filter((defect) => inForce(defect, at))
}
