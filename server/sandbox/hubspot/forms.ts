import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { NO_ROWS } from '../row-list.ts'
import { notFound } from './error.ts'
import { limitOf, listOf, pagingOf, type Hubspot } from './hubspot.ts'
import { instant } from './value.ts'

const KINDS = ['hubspot', 'captured', 'flow', 'blog_comment']

/** Forms of HubSpot's own kind, unless others are asked for. https://developers.hubspot.com/docs/api-reference/marketing-forms-v3/guide */
export function forms({ state }: Hubspot, ask: Ask, id: string | undefined): Answer {
  const archived = ask.query.get('archived') === 'true'
  const table = state.tables.get('forms')
  if (id !== undefined) {
    const row = table?.rows.get(id)
    if (row === undefined || (row.deletedAt !== null) !== archived) throw notFound()
    return json(200, form(row))
  }
  const limit = limitOf(ask, { standard: 20, most: 500 })
  const asked = listOf(ask, 'formTypes')
  const kinds = asked.includes('all') ? KINDS : asked.length > 0 ? asked : ['hubspot']
  const all = (table?.byId.all() ?? NO_ROWS).filter(
    (row) => (row.deletedAt !== null) === archived && kinds.includes(kindOf(row)),
  )
  const start = Number(ask.query.get('after') ?? 0)
  const next = start + limit < all.length ? String(start + limit) : null
  return json(200, { results: all.slice(start, start + limit).map(form), ...pagingOf(ask, next) })
}

function kindOf({ fields }: Row): string {
  return String(fields['formType'] ?? 'hubspot')
}

function form(row: Row): Record<string, unknown> {
  const { id, fields, createdAt, modifiedAt, deletedAt } = row
  return {
    id,
    name: String(fields['name'] ?? ''),
    formType: kindOf(row),
    createdAt: instant(createdAt),
    updatedAt: instant(modifiedAt),
    archived: deletedAt !== null,
    ...(deletedAt === null ? {} : { archivedAt: instant(deletedAt) }),
    fieldGroups: [{ groupType: 'default_group', richTextType: 'text', fields: [EMAIL] }],
    configuration: { ...CONFIGURATION, language: String(fields['language'] ?? 'en') },
    displayOptions: DISPLAY,
    legalConsentOptions: consent(row),
  }
}

/** What the form asks the visitor to agree to. */
function consent({ fields }: Row): Record<string, unknown> {
  const type = String(fields['consent'] ?? 'none')
  const privacyText = 'We keep your data as our privacy policy says.'
  const subscriptionTypeId = Number(fields['subscriptionId'] ?? 0)
  if (type === 'legitimate_interest')
    return { type, privacyText, lawfulBasis: 'lead', subscriptionTypeIds: [subscriptionTypeId] }
  if (type === 'none') return { type }
  const box = { label: 'I agree to receive e-mails.', required: false, subscriptionTypeId }
  return { type, privacyText, communicationsCheckboxes: [box] }
}

const EMAIL = {
  fieldType: 'email',
  name: 'email',
  label: 'E-mail',
  objectTypeId: '0-1',
  hidden: false,
  required: true,
  dependentFields: [],
  validation: { blockedEmailDomains: [], useDefaultBlockList: false },
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
