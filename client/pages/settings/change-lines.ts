import type { MappingChange } from '../../../shared/mapping.ts'

/** A change as it is told, with those that only follow from it. */
export interface ChangeLine {
  readonly change: MappingChange
  /** Of campaign types that had a field of their own, and go by the one that is chosen for all from now on. */
  readonly following: readonly MappingChange[]
}

/** One line for each change that a person made: a planned launch that takes its types along is one. */
export function changeLines(changes: readonly MappingChange[]): ChangeLine[] {
  const lines = changes.map((change) => ({ change, following: followersOf(change, changes) }))
  const told = new Set(lines.flatMap(({ following }) => following))
  return lines.filter(({ change }) => !told.has(change))
}

function followersOf({ path, after }: MappingChange, changes: readonly MappingChange[]): MappingChange[] {
  const [, group] = /^(.*\.plannedLaunch)\.field$/.exec(path) ?? []
  if (group === undefined || after === null) return []
  return changes.filter((each) => each.path.startsWith(`${group}.byType.`) && each.after === null)
}
