import type { RoleEvidence } from '../../shared/evidence.ts'
import type { FieldWarning, Mapping, MappingChange } from '../../shared/mapping.ts'
import type { Vendor } from '../../shared/vocabulary.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import type { Snapshot } from './engine/snapshot.ts'
import { readEvidence } from './evidence/read-evidence.ts'
import { EVIDENCE_ROLES } from './evidence/roles.ts'
import { MAPPED_FIELDS } from './mapped-fields.ts'

interface Asked {
  /** The one in force. */
  readonly present: Snapshot
  readonly proposed: Mapping
  readonly changes: readonly MappingChange[]
}

/** A field that would be read from now on: in which role, and, where it is only that of the campaigns of a type, of which. */
interface Chosen {
  readonly title: string
  readonly setting: string
  readonly field: string
  readonly type: string | null
}

/** What the records tell against each field that the changes name, as the settings say beside it. */
export async function previewWarnings(
  reader: Reader,
  { present, proposed, changes }: Asked,
): Promise<FieldWarning[]> {
  const warnings: FieldWarning[] = []
  for (const connection of present.catalog.connections) {
    const { id, vendor, objects } = connection
    const chosen = chosenFields(proposed, vendor, changes)
    const roles = EVIDENCE_ROLES.filter(({ setting }) => chosen.some((each) => each.setting === setting))
    for (const object of new Set(roles.map((role) => role.object[vendor]))) {
      const columns = objects.get(object)?.columns
      if (columns === undefined) continue
      const evidence = await readEvidence(reader, present, { connection, object })
      warnings.push(
        ...chosen.flatMap((each) =>
          textsAgainst(each, evidence).map((text) => {
            const { title, field } = each
            const label = columns.get(field)?.field.label ?? field
            return { title, connection: id, object, field, label, text }
          }),
        ),
      )
    }
  }
  return warnings
}

/** The fields that the changes name. A role that has none any more, or a type that has none of its own, is told nothing of. */
function chosenFields(proposed: Mapping, vendor: Vendor, changes: readonly MappingChange[]): Chosen[] {
  const choices = Object.values(MAPPED_FIELDS).flatMap((fieldsOf) => fieldsOf(proposed[vendor], vendor))
  return changes.flatMap(({ path, title }) =>
    choices.flatMap(({ setting, name, type = null }): Chosen[] => {
      if (setting === null || name === null) return []
      const place = [vendor, setting, ...(type === null ? [] : [type])].join('.')
      const role = type === null ? setting : setting.replace(/\.byType$/, '.field')
      return place === path ? [{ title, setting: role, field: name, type }] : []
    }),
  )
}

function textsAgainst({ setting, field, type }: Chosen, evidence: readonly RoleEvidence[]): string[] {
  const role = evidence.find((each) => each.setting === setting)
  const told = role?.fields.find((each) => each.field === field)
  const facts = type === null ? told?.facts : told?.byType[type]?.facts
  return (facts ?? []).flatMap(({ warns, text }) => (warns ? [text] : []))
}
