import type { Need as Needed } from '../../../shared/need.ts'
import type { CatalogConnection } from '../../warehouse/catalog.ts'
import type { MappedField } from '../mapped-fields.ts'
import { waysOf, type Need } from '../need.ts'
import { chosen, type Org } from './chosen.ts'
import { OPEN_SETTINGS } from './open-settings.ts'
import { toldNeed } from './told-need.ts'
import { listText } from './words.ts'

/** What this organisation is to do, and where: ways that it has gone already are left out, as long as there is another. */
export function neededOf(need: Need, org: Org): readonly Needed[] {
  const open = waysOf(need).flatMap((way) => ofKind(way, org))
  return open.length === 0 ? [toldNeed(need, org)] : open
}

function ofKind(need: Need, org: Org): readonly Needed[] {
  const open = need.kind === 'map' && need.setting !== undefined ? OPEN_SETTINGS[need.setting] : undefined
  if (open !== undefined) return open(need, org)
  if (need.kind === 'map' && need.setting === undefined && need.field !== null)
    return chosen(org, [need.field]).flatMap(({ connection, lacking }) => mapped(need, connection, lacking))
  if (need.kind === 'switch-on')
    return chosen(org, need.histories).flatMap(({ connection, all }) => tracked(connection, all))
  return [toldNeed(need, org)]
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
