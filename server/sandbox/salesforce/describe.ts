import { PREFIX } from '../world/ids.ts'
import type { Sobject, SobjectField } from './sobject.ts'
import { isVirtual } from './virtual.ts'

const PREFIXES: Readonly<Record<string, string | undefined>> = PREFIX

const SOAP: Readonly<Record<string, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
}

/** The summary of an object, as in `/sobjects`. */
export function describeGlobal(sobject: Sobject, version: string) {
  const { name, state } = sobject
  const path = `/services/data/v${version}/sobjects/${name}`
  return {
    name,
    label: state.table.label,
    labelPlural: `${state.table.label.replace(/y$/, 'ie').replace(/is$/, 'e')}s`,
    keyPrefix: PREFIXES[name] ?? (name.endsWith('History') ? PREFIX.History : null),
    custom: name.endsWith('__c'),
    customSetting: false,
    createable: true,
    deletable: true,
    updateable: true,
    undeletable: true,
    queryable: true,
    retrieveable: true,
    replicateable: !isVirtual(name),
    searchable: !name.endsWith('History'),
    layoutable: !name.endsWith('History'),
    mergeable: ['Lead', 'Contact', 'Account'].includes(name),
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    triggerable: true,
    urls: { sobject: path, describe: `${path}/describe`, rowTemplate: `${path}/{ID}` },
  }
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm */
export function describe(sobject: Sobject, version: string) {
  return {
    actionOverrides: [],
    childRelationships: [],
    ...describeGlobal(sobject, version),
    fields: sobject.fields.map((field) => describeField(field, sobject)),
    recordTypeInfos: [],
    supportedScopes: [],
  }
}

function describeField({ spec }: SobjectField, sobject: Sobject) {
  const { name, type } = spec
  const text = !(type in SOAP) || type === 'id' || type === 'reference'
  const long = type === 'textarea' && (spec.length ?? 0) > 255
  const length = spec.length ?? (type === 'id' || type === 'reference' ? 18 : text ? 255 : 0)
  const compound = type === 'address' || type === 'location'
  const readOnly = spec.calculated === true || SYSTEM_FIELDS.has(name) || compound
  return {
    aggregatable: !long && !compound,
    autoNumber: false,
    byteLength: length * 3,
    calculated: spec.calculated ?? false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: compoundOf(name, sobject),
    controllerName: null,
    createable: !readOnly,
    custom: spec.custom,
    defaultValue: type === 'boolean' ? false : null,
    defaultedOnCreate: type === 'boolean',
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: type === 'int' ? 8 : 0,
    externalId: false,
    filterable: !long && !compound,
    groupable: text && !long,
    htmlFormatted: false,
    idLookup: type === 'id' || type === 'email',
    inlineHelpText: null,
    label: spec.label,
    length,
    name,
    nameField: name === 'Name',
    namePointing: (spec.referenceTo?.length ?? 0) > 1,
    nillable: type !== 'boolean' && !SYSTEM_FIELDS.has(name),
    permissionable: spec.custom,
    picklistValues: (spec.options ?? []).map(({ value, label, active }) => ({
      value,
      label,
      active,
      defaultValue: false,
      validFor: null,
    })),
    precision: type === 'currency' || type === 'double' || type === 'percent' ? 18 : 0,
    queryByDistance: false,
    referenceTo: spec.referenceTo ?? [],
    relationshipName: type === 'reference' ? name.replace(/Id$/, '').replace(/__c$/, '__r') : null,
    restrictedPicklist: false,
    scale: type === 'currency' || type === 'double' ? 2 : 0,
    soapType: SOAP[type] ?? 'xsd:string',
    sortable: !long && !compound,
    type,
    unique: false,
    updateable: !readOnly,
  }
}

const SYSTEM_FIELDS = new Set([
  'Id',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'MasterRecordId',
])

/** `MailingCity` belongs to `MailingAddress`. */
function compoundOf(name: string, sobject: Sobject): string | null {
  const [, prefix] = /^(\w*?)(?:Street|City|State|PostalCode|Country)$/.exec(name) ?? []
  if (prefix === undefined) return null
  return sobject.field(`${prefix}Address`)?.spec.name ?? null
}
