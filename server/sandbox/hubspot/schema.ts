import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { NO_ROWS } from '../row-list.ts'
import type { FieldSpec, Value } from '../world.ts'
import type { CrmObject } from './crm-object.ts'
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
  const all = [...object.properties.values()].map(({ spec }) => property(spec, object.singular))
  return json(200, { results: archived ? [] : all })
}

function property(spec: FieldSpec, kind: string): Record<string, unknown> {
  const calculated = spec.calculated ?? false
  return {
    name: spec.name,
    label: spec.label,
    type: spec.type,
    fieldType: FIELD_TYPES[spec.type] ?? 'text',
    description: '',
    groupName: `${kind}information`,
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
  const all = (state.tables.get('owners')?.byId.all() ?? NO_ROWS).filter(
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

function textOf(value: Value | undefined): string {
  return value == null ? '' : String(value)
}
