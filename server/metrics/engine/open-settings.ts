import type { Need as Needed } from '../../../shared/need.ts'
import { STATUS_FIELDS } from '../../../shared/vendor-mapping.ts'
import type { CatalogConnection } from '../../warehouse/catalog.ts'
import { isExplained } from '../../warehouse/model/status.ts'
import type { Need } from '../need.ts'
import type { Org } from './chosen.ts'
import { listText } from './words.ts'

type Open = (need: Need, org: Org) => readonly Needed[]

/** More are hardly read. */
const MOST_NAMED = 6

/** Settings of which it can be told what is still open in them: with nothing open they are no remedy. */
export const OPEN_SETTINGS: Readonly<Record<string, Open>> = {
  lifecycleStages(need, { catalog, model: { mapping } }) {
    const open = catalog.connections.flatMap((connection) =>
      Object.entries(mapping[connection.vendor].lifecycle)
        .flatMap(([object, name]) => fieldOf(connection, object, name)?.picklist ?? [])
        .filter(({ value, active }) => active && !(value.toLowerCase() in mapping.lifecycleStages)),
    )
    const [first] = open
    if (first === undefined) return []
    const names = [...new Set(open.map(({ label }) => label))]
    const title =
      names.length === 1
        ? `Say which lifecycle stage ${named(names)} means.`
        : `Say which lifecycle stages ${named(names)} mean.`
    return [toSetting(need, title, `lifecycleStages.${first.value.toLowerCase()}`)]
  },

  liveStatuses(need, { catalog: { connections }, model: { mapping } }) {
    return connections.flatMap((connection) => {
      const { vendor, label } = connection
      const offered = fieldOf(connection, 'campaign', STATUS_FIELDS[vendor])?.picklist ?? []
      const names = offered
        .filter(({ value, active }) => active && !isExplained(mapping[vendor], value))
        .map((option) => option.label)
      if (names.length === 0) return []
      const title = `Say what the campaign ${names.length === 1 ? 'status' : 'statuses'} ${named(names)} ${names.length === 1 ? 'means' : 'mean'} in ${label}.`
      return [toSetting(need, title, `${vendor}.liveStatuses`)]
    })
  },

  currency(need, { catalog: { connections }, model: { mapping } }) {
    if (mapping.currency !== null) return []
    const silent = connections.filter(({ currency }) => currency === null).map(({ label }) => label)
    const title = need.title.replace(/\.$/, '')
    const why =
      silent.length === 0 ? '' : `: ${listText(silent)} ${silent.length === 1 ? 'does' : 'do'} not tell`
    return [toSetting(need, `${title}${why}.`, 'currency')]
  },

  required(need, { catalog, model: { mapping } }) {
    return catalog.connections.flatMap((connection) =>
      Object.entries(mapping[connection.vendor].required).flatMap(([object, names]) => {
        const unread = names.filter((name) => fieldOf(connection, object, name) === undefined)
        if (unread.length === 0 || !connection.objects.has(object)) return []
        const title = `Let Plumbline read ${listText(unread)} of ${object} in ${connection.label}, or take it off the list of required fields.`
        return [toSetting(need, title, `${connection.vendor}.required.${object}`)]
      }),
    )
  },
}

/** “A”, “B” and others: values as the source calls them. */
function named(labels: readonly string[]): string {
  const quoted = labels.map((label) => `“${label}”`)
  return listText(quoted.length > MOST_NAMED ? [...quoted.slice(0, MOST_NAMED - 1), 'others'] : quoted)
}

function fieldOf({ objects }: CatalogConnection, object: string, name: string) {
  return objects.get(object)?.columns.get(name)?.field
}

function toSetting({ kind, field }: Need, title: string, setting: string): Needed {
  return { kind, title, how: null, field, place: { page: 'settings', setting } }
}
