import { isSetting } from '../../../shared/mapping-places.ts'
import type { Need as Needed } from '../../../shared/need.ts'
import type { Need } from '../need.ts'
import { chosen, type Org } from './chosen.ts'

/** The need as it is told to everybody. */
export function toldNeed(need: Need, org: Org): Needed {
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
