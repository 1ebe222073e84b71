import { isSetting } from '../../../shared/mapping-places.ts'
import type { Need as Needed } from '../../../shared/need.ts'
import type { CatalogConnection } from '../../warehouse/catalog.ts'
import { MAPPED_FIELDS, type MappedField } from '../mapped-fields.ts'
import { waysOf, type Need } from '../need.ts'
import { OPEN_SETTINGS } from './open-settings.ts'
import type { Snapshot } from './snapshot.ts'
import { listText } from './words.ts'

type Org = Pick<Snapshot, 'catalog' | 'model'>

/** What this organisation is to do, and where: ways that it has gone already are left out, as long as there is another. */
export function neededOf(need: Need, org: Org): readonly Needed[] {
  const open = waysOf(need).flatMap((way) => ofKind(way, org))
  return open.length === 0 ? [plain(need, org)] : open
}

function ofKind(need: Need, org: Org): readonly Needed[] {
  const open = need.kind === 'map' && need.setting !== undefined ? OPEN_SETTINGS[need.setting] : undefined
  if (open !== undefined) return open(need, org)
  if (need.kind === 'map' && need.setting === undefined && need.field !== null)
    return chosen(org, [need.field]).flatMap(({ connection, lacking }) => mapped(need, connection, lacking))
  if (need.kind === 'switch-on')
    return chosen(org, need.histories).flatMap(({ connection, all }) => tracked(connection, all))
  return [plain(need, org)]
}

interface Choices {
  readonly connection: CatalogConnection
  readonly all: readonly MappedField[]
  /** Nothing is chosen, or what the source does not have. */
  readonly lacking: readonly MappedField[]
}

/** What stands behind the fields of the model, in each connection that has such objects: in Salesforce first, which speaks first. */
function chosen({ catalog, model }: Org, fields: readonly string[]): readonly Choices[] {
  const rank = ({ vendor }: CatalogConnection) => (vendor === 'salesforce' ? 0 : 1)
  return catalog.connections
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((connection) => {
      if (connection.published === null) return []
      const { vendor, objects } = connection
      const all = fields
        .flatMap((field) => MAPPED_FIELDS[field]?.(model.mapping[vendor], vendor) ?? [])
        .filter(({ object }) => objects.has(object))
      const lacking = all.filter(
        ({ object, name, type }) =>
          (name === null || objects.get(object)?.columns.has(name) !== true) &&
          (type === undefined || isOffered(connection, model.mapping[vendor].campaign.type, type)),
      )
      return [{ connection, all, lacking }]
    })
}

/** Whether campaigns can be of the type, as far as the source says what there is to choose. */
function isOffered({ objects }: CatalogConnection, field: string | null, type: string): boolean {
  const picklist = objects.get('campaign')?.columns.get(field ?? '')?.field.picklist
  return picklist?.some(({ value }) => value === type) ?? true
}

function mapped(need: Need, connection: CatalogConnection, lacking: readonly MappedField[]): Needed[] {
  const first = lacking.find(({ type }) => type === undefined)
  const types = lacking.flatMap(({ type }) => type ?? [])
  const setting = (first ?? lacking[0])?.setting ?? null
  if (setting === null) return []
  const title = need.title.replace(/\.$/, '')
  const among = first === undefined ? `, for campaigns of the type ${listText(types, 'or')}` : ''
  return [
    {
      kind: 'map',
      title: `${title}${among}, in ${connection.label}.`,
      how: null,
      field: need.field,
      place: { page: 'settings', setting: `${connection.vendor}.${setting}` },
    },
  ]
}

/**
 * Salesforce keeps the history of the fields that are ticked, up to twenty of an object, from then on.
 * https://help.salesforce.com/s/articleView?id=sf.tracking_field_history.htm
 */
function tracked(connection: CatalogConnection, all: readonly MappedField[]): Needed[] {
  if (connection.vendor !== 'salesforce') return []
  const fields = all.flatMap(({ object, name }) => {
    const field = connection.objects.get(object)?.columns.get(name ?? '')?.field
    return field === undefined || field.historyTracked === true || field.calculated
      ? []
      : [{ object, name: field.name, label: field.label }]
  })
  const unique = [...new Map(fields.map((field) => [`${field.object}.${field.name}`, field])).values()]
  const [first] = unique
  if (first === undefined) return []
  const labels = listText(unique.map(({ label }) => label))
  const object = first.object.charAt(0).toUpperCase() + first.object.slice(1)
  return [
    {
      kind: 'switch-on',
      title: `Switch on the history of ${labels} in ${connection.label}.`,
      how: `In Salesforce: Setup → Object Manager → ${object} → Fields & Relationships → Set History Tracking; tick ${labels}. It tells what changes from then on, not what was before.`,
      field: null,
      place: {
        page: 'crm',
        vendor: connection.vendor,
        connection: connection.id,
        object: first.object,
        fields: unique.map(({ name, label }) => ({ name, label })),
      },
    },
  ]
}

/** The need as it is told to everybody. */
function plain(need: Need, org: Org): Needed {
  const { kind, title, field } = need
  return {
    kind,
    title: title.endsWith('.') ? title : `${title}.`,
    how: howOf(need),
    field,
    place: placeOf(need, org),
  }
}

const RIGHT =
  'The user or app under which Plumbline reads needs the right to read it; the next sync then brings it.'

function howOf(need: Need): string | null {
  if (need.kind !== 'sync' && need.kind !== 'grant') return null
  return need.field.endsWith('.*') ? null : RIGHT
}

function placeOf(need: Need, org: Org): Needed['place'] {
  switch (need.kind) {
    case 'import':
      return { page: 'imports', import: need.import }
    case 'map':
      return { page: 'settings', setting: settingOf(need, org) }
    case 'mend':
      return { page: need.at }
    case 'connect':
      return { page: 'connect' }
    default:
      return { page: 'connections' }
  }
}

/** Where it is chosen for the first system that has such a thing, though it may be chosen already. */
function settingOf(need: Need & { readonly kind: 'map' }, org: Org): string {
  const { field, setting } = need
  if (setting !== undefined) {
    const vendor = org.catalog.connections.find(({ published }) => published !== null)?.vendor
    return isSetting(setting) ? setting : `${vendor ?? 'salesforce'}.${setting}`
  }
  const [found] = chosen(org, field === null ? [] : [field]).flatMap(({ connection: { vendor }, all }) =>
    all.flatMap(({ setting }) => (setting === null ? [] : `${vendor}.${setting}`)),
  )
  return found ?? ''
}
