import type { OrgState } from '../state.ts'
import { TableState } from '../state.ts'
import type { Entity, FieldSpec, Table, Value } from '../world.ts'
import { sobjectOf, type Sobject } from './sobject.ts'

const field = (name: string, type = 'string'): FieldSpec => ({ name, label: name, type, custom: false })

/** Objects that tell about the organisation and its schema. They are made anew for each question. */
export function specialObjects(state: OrgState): (name: string) => Sobject | undefined {
  return (name) => {
    const make = { organization, fielddefinition: fieldDefinition }[name.toLowerCase()]
    if (make === undefined) return undefined
    const made = new TableState(make(state), { id: (id) => id })
    made.advance(0)
    return sobjectOf(made)
  }
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_organization.htm */
function organization({ org }: OrgState): Table {
  const fields: Record<string, Value> = {
    Name: org.name,
    InstanceName: 'EUR48S',
    IsSandbox: true,
    TimeZoneSidKey: 'Europe/Berlin',
    DefaultLocaleSidKey: 'en_IE_EURO',
    OrganizationType: 'Enterprise Edition',
    LanguageLocaleKey: 'en_US',
  }
  return {
    name: 'Organization',
    label: 'Organization',
    fields: Object.keys(fields).map((name) => field(name, name === 'IsSandbox' ? 'boolean' : 'string')),
    entities: new Map([[org.id, { id: org.id, revisions: [{ at: 0, fields }] }]]),
  }
}

/** https://developer.salesforce.com/docs/atlas.en-us.tooling_api.meta/api_tooling/tooling_api_objects_fielddefinition.htm */
function fieldDefinition({ tables }: OrgState): Table {
  const entities = new Map<string, Entity>()
  for (const [object, state] of tables) {
    // The object called OpportunityHistory is one of states.
    const history = object === 'Opportunity' ? 'OpportunityFieldHistory' : `${object}History`
    const tracked = trackedFields(tables.get(history))
    for (const { spec } of sobjectOf(state).fields) {
      const id = `${object}.${spec.name}`
      const fields: Record<string, Value> = {
        DurableId: id,
        QualifiedApiName: spec.name,
        DeveloperName: spec.name.replace(/__c$/, ''),
        Label: spec.label,
        DataType: spec.type,
        IsFieldHistoryTracked: tracked.has(spec.name),
        'EntityDefinition.QualifiedApiName': object,
        EntityDefinitionId: object,
      }
      entities.set(id, { id, revisions: [{ at: 0, fields }] })
    }
  }
  return {
    name: 'FieldDefinition',
    label: 'Field Definition',
    fields: [
      ...['DurableId', 'QualifiedApiName', 'DeveloperName', 'Label', 'DataType'].map((name) => field(name)),
      field('IsFieldHistoryTracked', 'boolean'),
      field('EntityDefinition.QualifiedApiName'),
      field('EntityDefinitionId'),
    ],
    entities,
  }
}

const tracked = new WeakMap<TableState, ReadonlySet<string>>()

/** A field that ever has a row in the object's history, now or later, is tracked, unless the table itself says which are. */
function trackedFields(history: TableState | undefined): ReadonlySet<string> {
  if (history === undefined) return new Set()
  if (history.table.tracked !== undefined) return new Set(history.table.tracked)
  const known = tracked.get(history)
  if (known !== undefined) return known
  const found = new Set<string>()
  for (const { revisions } of history.table.entities.values()) {
    const name = revisions[0]?.fields['Field']
    // The history says Owner where the object has OwnerId.
    if (typeof name === 'string') found.add(name === 'Owner' ? 'OwnerId' : name)
  }
  tracked.set(history, found)
  return found
}
