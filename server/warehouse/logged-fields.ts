import type { Field } from '../connectors/connector.ts'

const STAGED_OBJECTS = ['lead', 'contact', 'opportunity', 'deal', 'campaign']
const CAMPAIGN_OBJECT = 'campaign'
const ABOUT_STAGE = /stage|status/i
/** Moved by the source itself; no plan of anybody. */
const NO_PLAN = /^(created|updated|lastmodified|systemmodstamp|lastviewed|lastreferenced|lastactivity)/i

/** Dates that a person plans. */
export function isPlanField(object: string, field: Field): boolean {
  return (
    object === CAMPAIGN_OBJECT &&
    (field.type === 'date' || field.type === 'instant') &&
    !NO_PLAN.test(field.name)
  )
}

/** Fields that tell how far something has come. */
export function isStageField(object: string, field: Field): boolean {
  return (
    STAGED_OBJECTS.includes(object) &&
    field.type === 'text' &&
    ABOUT_STAGE.test(field.name) &&
    (field.picklist !== null || field.name === 'dealstage')
  )
}
