import { countryCodes, countryNames } from '../../warehouse/derived/countries.ts'
import { STAGES } from '../../../shared/stage.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { literal } from '../../warehouse/sql.ts'
import { byTarget, isPerson, type Role, type Target } from './role.ts'

/** A value on offer: as records hold it, and as a loader is to be told it. */
interface Option {
  readonly value: string
  readonly written: string
}

/**
 * The values that a picklist offers; null where the field has none. HubSpot's import goes by the label of an option:
 * https://knowledge.hubspot.com/import-and-export/set-up-your-import-file; Salesforce's loaders by its API name.
 */
function offered(
  { catalog }: Snapshot,
  { connection, vendor, object, fields }: Target,
  role: Role,
): readonly Option[] | null {
  const field = fields[role]?.[0]
  const found = catalog.connections.find(({ id }) => id === connection)?.objects.get(object)
  const options = field === undefined ? null : found?.columns.get(field)?.field.picklist
  const active = (options ?? []).flatMap(({ value, label, active: onOffer }) =>
    onOffer ? [{ value, written: vendor === 'hubspot' ? label : value }] : [],
  )
  return active.length === 0 ? null : active
}

/** Whether the object's field is a picklist, so that a filled value is judged by what it offers. */
export function isPicklist(snapshot: Snapshot, target: Target, role: Role): boolean {
  return offered(snapshot, target, role) !== null
}

/**
 * What a country is called where it is to be written: by the name that the field's picklist offers, else by its English
 * name in ISO 3166, which stands behind the spelling that the records use most. A VALUES list of `target, iso, name`; `target` is '' for every object without a picklist.
 */
export function countryForms(snapshot: Snapshot, targets: readonly Target[]): string {
  const codes = countryCodes()
  const rows = [...countryNames()].map(([iso, name]) => ['', iso, name] as const)
  const listed = targets.flatMap((target) =>
    [...(offered(snapshot, target, 'country') ?? [])].reverse().flatMap(({ value, written }) => {
      const iso = codes.get(value.toLowerCase())
      return iso === undefined ? [] : [[`${target.connection}.${target.object}`, iso, written] as const]
    }),
  )
  // Of several names of a country the one that is offered first.
  const unique = new Map([...rows, ...listed].map((row) => [`${row[0]} ${row[1]}`, row]))
  return [...unique.values()].map((row) => `(${row.map(literal).join(', ')})`).join(', ')
}

/** By which of these forms a target writes countries. */
export function countryTarget(snapshot: Snapshot, targets: readonly Target[], alias: string): string {
  const listed = targets.filter((target) => offered(snapshot, target, 'country') !== null)
  return `coalesce(${byTarget(alias, listed, ({ connection, object }) => literal(`${connection}.${object}`))}, '')`
}

/** How a lifecycle stage of the model is written in each target: the one value on offer that means it; NULL where that isn't one. */
export function stageForm(
  snapshot: Snapshot,
  targets: readonly Target[],
  { target, stage }: { readonly target: string; readonly stage: string },
): string {
  const { lifecycleStages } = snapshot.model.mapping
  return byTarget(target, targets.filter(isPerson), (each) => {
    const options = offered(snapshot, each, 'stage') ?? []
    const branches = STAGES.flatMap((name) => {
      const meaning = options.filter(({ value }) => lifecycleStages[value.toLowerCase()] === name)
      const [only, another] = meaning
      const found = another === undefined ? only : meaning.find(({ value }) => value.toLowerCase() === name)
      return found === undefined ? [] : [`when ${literal(name)} then ${literal(found.written)}`]
    })
    return branches.length === 0 ? null : `case ${stage} ${branches.join(' ')} end`
  })
}

/** How far along a stage is, by the model's word or by a CRM's; NULL for what is none. */
export function stageRank(snapshot: Snapshot, sql: string, written: 'model' | 'crm'): string {
  const { lifecycleStages } = snapshot.model.mapping
  const words: [string, string][] =
    written === 'model' ? STAGES.map((stage) => [stage, stage]) : Object.entries(lifecycleStages)
  const branches = words.map(
    ([word, stage]) => `when ${literal(word)} then ${STAGES.findIndex((each) => each === stage) + 1}`,
  )
  return branches.length === 0 ? 'cast(null as integer)' : `case lower(${sql}) ${branches.join(' ')} end`
}
