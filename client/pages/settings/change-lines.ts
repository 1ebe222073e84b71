import { NONE } from '../../../shared/mapping-changes.ts'
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

/** Types are taken along only where none was chosen for all before; otherwise somebody has changed them by themselves. */
function followersOf({ path, before }: MappingChange, changes: readonly MappingChange[]): MappingChange[] {
  const [, group] = /^(.*\.plannedLaunch)\.field$/.exec(path) ?? []
  if (group === undefined || before !== NONE) return []
  return changes.filter((each) => each.path.startsWith(`${group}.byType.`) && each.after === null)
}
