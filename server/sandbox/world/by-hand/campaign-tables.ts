import { currencyField } from '../currency-tables.ts'
import { field, list, picklist, reference } from '../field-spec.ts'
import type { FieldSpec } from '../../world.ts'
import { typeField } from './campaign-types.ts'

/** The three dates that somebody once made to plan launches by. */
export const PLANNED_FIELDS = {
  /** The team's own: where it is filled, it is what was planned. */
  right: 'Go_Live_Date__c',
  /** Filled by a flow when the campaign is made, with the day a month later, and never changed. */
  byFlow: 'Launch_Date_Planned__c',
  /** Filled until last year. */
  abandoned: 'Planned_Start__c',
} as const

/** Salesforce's campaign after ten years and two administrators: labels in two languages, old fields beside new ones. */
export const HAND_KEPT_CAMPAIGN: FieldSpec[] = [
  field('Name', 'Kampagnenname', 'string', { length: 80 }),
  typeField(),
  list('Status', 'Status', {
    type: 'picklist',
    values: [
      { value: 'Planned', label: 'Geplant' },
      { value: 'In Progress', label: 'In Bearbeitung' },
      { value: 'Completed', label: 'Abgeschlossen' },
      { value: 'Aborted', label: 'Abgebrochen' },
    ],
  }),
  field('StartDate', 'Startdatum', 'date'),
  field('EndDate', 'Enddatum', 'date'),
  field('IsActive', 'Aktiv', 'boolean'),
  reference('ParentId', 'Übergeordnete Kampagnen-ID', 'Campaign'),
  reference('OwnerId', 'Inhaber-ID', 'User'),
  field('BudgetedCost', 'Budgetierte Kosten', 'currency'),
  field('ActualCost', 'Tatsächliche Kosten', 'currency'),
  field('ExpectedRevenue', 'Erwarteter Umsatz', 'currency'),
  currencyField(),
  field('ExpectedResponse', 'Erwartete Rückmeldung (%)', 'percent'),
  field('NumberSent', 'Anzahl gesendet', 'double'),
  field('Description', 'Beschreibung', 'textarea', { length: 32_000 }),
  field(PLANNED_FIELDS.right, 'Go-Live-Termin', 'date'),
  field(PLANNED_FIELDS.byFlow, 'Launch date (planned)', 'date'),
  field(PLANNED_FIELDS.abandoned, 'Geplanter Start', 'date'),
  field('Anfragedatum__c', 'Anfragedatum', 'date'),
  field('Brief_erhalten__c', 'Brief erhalten', 'date'),
  field('Budget_genehmigt__c', 'Approved budget', 'currency'),
  picklist('Region__c', 'Region', ['EMEA', 'AMER', 'APAC']),
  field('Dauerkampagne__c', 'Dauerkampagne', 'boolean'),
]

const custom = { custom: true }

/** HubSpot's, with nothing of its own but the id of the one in Salesforce. */
export const HAND_KEPT_HUBSPOT_CAMPAIGN: FieldSpec[] = [
  field('hs_name', 'Name'),
  field('hs_start_date', 'Startdatum', 'date'),
  field('hs_end_date', 'Enddatum', 'date'),
  list('hs_campaign_status', 'Status', {
    type: 'enumeration',
    values: ['planned', 'in_progress', 'active', 'paused', 'completed'],
  }),
  field('hs_owner', 'Owner', 'enumeration'),
  field('hs_budget_items_sum_amount', 'Budget', 'number'),
  field('hs_spend_items_sum_amount', 'Ausgaben', 'number'),
  list('hs_currency_code', 'Währung', { type: 'enumeration', values: ['EUR'] }),
  field('hs_notes', 'Notizen'),
  field('salesforce_campaign_id', 'Salesforce Campaign ID', 'string', custom),
]
