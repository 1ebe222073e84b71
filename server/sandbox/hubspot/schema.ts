import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import type { FieldSpec, Value } from '../world.ts'
import type { CrmObject } from './crm-object.ts'
import { notFound } from './error.ts'
import { limitOf, pagingOf, type Hubspot } from './hubspot.ts'
import { instant } from './value.ts'

const FIELD_TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
  phone_number: 'phonenumber',
}

/** https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide */
export function properties(object: CrmObject, ask: Ask): Answer {
  const archived = ask.query.get('archived') === 'true'
  const all = [...object.properties.values()].map(({ spec }) => property(spec, object.name))
  return json(200, { results: archived ? [] : all })
}

function property(spec: FieldSpec, object: string): Record<string, unknown> {
  const group = { contacts: 'contactinformation', companies: 'companyinformation', deals: 'dealinformation' }[
    object
  ]
  const calculated = spec.calculated ?? false
  return {
    name: spec.name,
    label: spec.label,
    type: spec.type,
    fieldType: FIELD_TYPES[spec.type] ?? 'text',
    description: '',
    groupName: group ?? 'information',
    options: (spec.options ?? []).map(({ value, label, active }, displayOrder) => ({
      label,
      value,
      displayOrder,
      hidden: !active,
    })),
    displayOrder: -1,
    calculated,
    externalOptions: false,
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: !spec.custom,
    archived: false,
    formField: !calculated,
    dataSensitivity: 'non_sensitive',
    modificationMetadata: {
      archivable: spec.custom,
      readOnlyDefinition: !spec.custom,
      readOnlyValue: calculated,
    },
  }
}

/** https://developers.hubspot.com/docs/api-reference/crm-crm-owners-v3/guide */
export function owners({ state }: Hubspot, ask: Ask): Answer {
  const limit = limitOf(ask, { standard: 100, most: 500 })
  const archived = ask.query.get('archived') === 'true'
  const email = ask.query.get('email')
  const all = (state.tables.get('owners')?.byId.all() ?? []).filter(
    ({ deletedAt, fields }) =>
      (deletedAt !== null) === archived && (email === null || fields['email'] === email),
  )
  const start = Number(ask.query.get('after') ?? 0)
  const page = all.slice(start, start + limit)
  const results = page.map((row) => owner(row, archived))
  return json(200, { results, ...pagingOf(ask, start + limit < all.length ? String(start + limit) : null) })
}

/** Who left has only the id that includes inactive users. */
function owner({ id, fields, createdAt, modifiedAt }: Row, archived: boolean): Record<string, unknown> {
  const userId = Number(fields['userId'] ?? id)
  return {
    id,
    email: textOf(fields['email']),
    type: textOf(fields['type'] ?? 'PERSON'),
    firstName: textOf(fields['firstName']),
    lastName: textOf(fields['lastName']),
    ...(archived ? {} : { userId }),
    userIdIncludingInactive: userId,
    createdAt: instant(createdAt),
    updatedAt: instant(modifiedAt),
    archived,
  }
}

const STAGES: readonly { value: string; label: string; active: boolean }[] = [
  { value: 'appointmentscheduled', label: 'Appointment scheduled', active: true },
  { value: 'qualifiedtobuy', label: 'Qualified to buy', active: true },
  { value: 'presentationscheduled', label: 'Presentation scheduled', active: true },
  { value: 'contractsent', label: 'Contract sent', active: true },
  { value: 'closedwon', label: 'Closed won', active: true },
  { value: 'closedlost', label: 'Closed lost', active: true },
]

/** Pipelines were set up long before any deal. */
const MADE_AT = '2020-01-01T00:00:00Z'

/** The pipelines and stages that the deals' own fields offer. https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
export function pipelines({ state }: Hubspot, type: string): Answer {
  if (type !== 'deals' && type !== 'deal' && type !== '0-3') return json(200, { results: [] })
  const deals = state.tables.get('deals')
  if (deals === undefined) throw notFound()
  const kept = deals.field('pipeline')?.options ?? [
    { value: 'default', label: 'Sales Pipeline', active: true },
  ]
  const offered = deals.field('dealstage')?.options ?? STAGES
  const stages = offered.map(({ value, label }, order) => ({
    id: value,
    label,
    displayOrder: order,
    metadata: metadata(value, (order + 1) / (offered.length + 1)),
    createdAt: MADE_AT,
    updatedAt: MADE_AT,
    archived: false,
  }))
  const results = kept.map(({ value, label }, displayOrder) => ({
    id: value,
    label,
    displayOrder,
    createdAt: MADE_AT,
    updatedAt: MADE_AT,
    archived: false,
    stages,
  }))
  return json(200, { results })
}

function metadata(stage: string, share: number): { isClosed: string; probability: string } {
  if (/closed.?won/i.test(stage)) return { isClosed: 'true', probability: '1.0' }
  if (/closed.?lost/i.test(stage)) return { isClosed: 'true', probability: '0.0' }
  return { isClosed: 'false', probability: (Math.round(share * 10) / 10).toFixed(1) }
}

function textOf(value: Value | undefined): string {
  return value == null ? '' : String(value)
}
