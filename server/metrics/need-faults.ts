import { isSetting } from '../../shared/mapping-places.ts'
import { relationColumns } from '../warehouse/model/relations.ts'
import { gapsOf } from './engine/rows.ts'
import { MAPPED_FIELDS } from './mapped-fields.ts'
import type { MetricDefinition } from './metric.ts'
import { waysOf, type Need } from './need.ts'

/**
 * What is wrong with the needs of a definition: it must say what it can't do without, and each need must lead somewhere. That
 * whatever lowers the coverage has one is a matter of its type.
 */
export function needFaults(metric: MetricDefinition): string[] {
  const { needs, begins } = metric
  const all = [...needs, ...(begins ? [begins] : []), ...gapsOf(metric).map(({ need }) => need)]
  return [
    ...(needs.length === 0 && begins === undefined ? ['it does not say what it needs'] : []),
    ...needs
      .filter(({ field }) => field === null)
      .map(({ title }) => `nothing tells when “${title}” is done`),
    ...all.flatMap(waysOf).flatMap(placeFaults),
  ]
}

function placeFaults(need: Need): string[] {
  const { title, field } = need
  switch (need.kind) {
    case 'map': {
      const { setting } = need
      const leads =
        setting === undefined ? isMapped(field) : isSetting(setting) || isSetting(`salesforce.${setting}`)
      return leads ? [] : [`“${title}” leads to no setting`]
    }
    case 'switch-on':
      return need.histories.length > 0 && need.histories.every(isMapped)
        ? []
        : [`“${title}” does not say of which fields`]
    case 'sync':
    case 'grant':
      return isKnown(need.field) ? [] : [`“${title}” asks for ${field}, which the model does not have`]
    default:
      return []
  }
}

function isMapped(field: string | null): boolean {
  return field !== null && field in MAPPED_FIELDS && isKnown(field)
}

function isKnown(field: string): boolean {
  const [relation, column] = field.split('.')
  const columns = relationColumns(relation ?? '')
  return columns !== undefined && (column === '*' || columns.includes(column ?? ''))
}
