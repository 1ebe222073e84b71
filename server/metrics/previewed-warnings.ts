import type { RoleEvidence } from '../../shared/evidence.ts'
import type { FieldWarning, MappingChange } from '../../shared/mapping.ts'
import type { Vendor } from '../../shared/vocabulary.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import type { Snapshot } from './engine/snapshot.ts'
import { readEvidence } from './evidence/read-evidence.ts'
import { EVIDENCE_ROLES } from './evidence/roles.ts'

/** What the records tell against each field that the changes name, as the settings say beside it. */
export async function previewWarnings(
  reader: Reader,
  snapshot: Snapshot,
  changes: readonly MappingChange[],
): Promise<FieldWarning[]> {
  const warnings: FieldWarning[] = []
  for (const connection of snapshot.catalog.connections) {
    const { id, vendor, objects } = connection
    const moved = EVIDENCE_ROLES.filter(({ setting }) =>
      changes.some(({ path }) => isOf(path, vendor, setting)),
    )
    for (const object of new Set(moved.map((role) => role.object[vendor]))) {
      const columns = objects.get(object)?.columns
      if (columns === undefined) continue
      const evidence = await readEvidence(reader, snapshot, { connection, object })
      warnings.push(
        ...changes.flatMap((change) =>
          evidence.flatMap((role) =>
            textsAgainst(change, vendor, role).map((text) => {
              const field = change.after!
              const label = columns.get(field)?.field.label ?? field
              return { title: change.title, connection: id, object, field, label, text }
            }),
          ),
        ),
      )
    }
  }
  return warnings
}

function textsAgainst(
  { path, after }: MappingChange,
  vendor: Vendor,
  { setting, fields }: RoleEvidence,
): readonly string[] {
  const told = isOf(path, vendor, setting) ? fields.find(({ field }) => field === after) : undefined
  const type = path.startsWith(byType(vendor, setting)) ? path.slice(byType(vendor, setting).length) : null
  const facts = type === null ? told?.facts : told?.byType[type]?.facts
  return (facts ?? []).flatMap(({ warns, text }) => (warns ? [text] : []))
}

/** Whether the path is that of the setting, or of what holds in its place for campaigns of a type. */
function isOf(path: string, vendor: Vendor, setting: string): boolean {
  return path === `${vendor}.${setting}` || path.startsWith(byType(vendor, setting))
}

function byType(vendor: Vendor, setting: string): string {
  return `${vendor}.${setting.replace(/\.field$/, '')}.byType.`
}
