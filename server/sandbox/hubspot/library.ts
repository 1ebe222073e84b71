import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { limitOf, pagingOf, type Hubspot } from './hubspot.ts'
import { instant } from './value.ts'

/** https://developers.hubspot.com/docs/api-reference/marketing-forms-v3/guide */
export function forms(hubspot: Hubspot, ask: Ask): Answer {
  return page(hubspot, ask, 'forms', ({ id, fields, createdAt, modifiedAt, deletedAt }) => ({
    id,
    name: String(fields['name'] ?? ''),
    formType: String(fields['formType'] ?? 'hubspot'),
    createdAt: instant(createdAt),
    updatedAt: instant(modifiedAt),
    archived: deletedAt !== null,
    fieldGroups: [],
    configuration: CONFIGURATION,
    displayOptions: DISPLAY,
    legalConsentOptions: { type: 'none' },
  }))
}

/** https://developers.hubspot.com/docs/api-reference/automation-automation-v4-v4/guide */
export function flows(hubspot: Hubspot, ask: Ask): Answer {
  return page(hubspot, ask, 'flows', ({ id, fields, createdAt, modifiedAt }) => ({
    id,
    name: String(fields['name'] ?? ''),
    isEnabled: fields['isEnabled'] === true,
    flowType: 'WORKFLOW',
    objectTypeId: '0-1',
    revisionId: '1',
    createdAt: instant(createdAt),
    updatedAt: instant(modifiedAt),
  }))
}

function page({ state }: Hubspot, ask: Ask, table: string, present: (row: Row) => unknown): Answer {
  const limit = limitOf(ask, { standard: 20, most: 500 })
  const archived = ask.query.get('archived') === 'true'
  const all = (state.tables.get(table)?.byId.all() ?? []).filter(
    (row) => (row.deletedAt !== null) === archived,
  )
  const start = Number(ask.query.get('after') ?? 0)
  const next = start + limit < all.length ? String(start + limit) : null
  return json(200, { results: all.slice(start, start + limit).map(present), ...pagingOf(ask, next) })
}

const CONFIGURATION = {
  language: 'en',
  cloneable: true,
  editable: true,
  archivable: true,
  recaptchaEnabled: false,
  notifyContactOwner: false,
  notifyRecipients: [],
  createNewContactForNewEmail: false,
  prePopulateKnownValues: true,
  allowLinkToResetKnownValues: false,
  lifecycleStages: [],
  postSubmitAction: { type: 'thank_you', value: '' },
}

const DISPLAY = {
  renderRawHtml: false,
  theme: 'default_style',
  submitButtonText: 'Submit',
  style: {
    fontFamily: 'arial, helvetica, sans-serif',
    backgroundWidth: '100%',
    labelTextColor: '#33475b',
    labelTextSize: '14px',
    helpTextColor: '#7C98B6',
    helpTextSize: '11px',
    legalConsentTextColor: '#33475b',
    legalConsentTextSize: '14px',
    submitColor: '#ff7a59',
    submitAlignment: 'left',
    submitFontColor: '#ffffff',
    submitSize: '12px',
  },
}
