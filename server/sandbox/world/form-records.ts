import type { Value } from '../world.ts'
import { MINUTE_MS, DAY_MS, WEEK_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { formId, registrationName } from './email-records.ts'
import { officeTime, within } from './frame.ts'
import { guid } from './ids.ts'
import { Journal } from './journal.ts'
import { Random } from './random.ts'
import { EVENTS, MARKETING } from './subscription-types.ts'

interface LastingForm {
  readonly name: string
  readonly formType: 'hubspot' | 'captured'
  readonly consent: string
  readonly archived: boolean
}

/** Forms that stand on the website for years. One isn't HubSpot's own: HubSpot only caught what was sent through it. */
const LASTING: readonly LastingForm[] = [
  lasting('Contact us', 'implicit_consent_to_process'),
  lasting('Demo request', 'explicit_consent_to_process'),
  lasting('Newsletter', 'explicit_consent_to_process'),
  lasting('ROI calculator', 'legitimate_interest'),
  lasting('Buyer’s guide', 'legitimate_interest'),
  lasting('Careers', 'none'),
  lasting('Old price list', 'none', { archived: true }),
  lasting('#shop-checkout', 'none', { formType: 'captured' }),
]

function lasting(name: string, consent: string, more: Partial<LastingForm> = {}): LastingForm {
  return { name, consent, formType: 'hubspot', archived: false, ...more }
}

/** The forms that belong to no campaign. */
export function lastingForms({ frame, add }: Cast): void {
  for (const [nth, { name, formType, consent, archived }] of LASTING.entries()) {
    const random = new Random(frame.seed, 'form', nth)
    const at = officeTime(frame, random, frame.start - Math.floor(random.unit() * 55 * WEEK_MS))
    const journal = new Journal(guid(frame.seed, 'form', nth), at, fieldsOf({ name, formType, consent }))
    if (random.chance(0.6))
      journal.set(officeTime(frame, random, within(random, at, [40, 900])), { name: `${name} v2` })
    if (archived) journal.end(frame.anchor - 3 * WEEK_MS - DAY_MS, { deletion: 'soft' })
    add('forms', journal.build(frame.end))
  }
}

/** The form by which people register for a campaign's event. */
export function registrationForm({ frame, add }: Cast, plan: CampaignPlan): void {
  if (plan.hubspotId === null || plan.kind.event === null) return
  const random = new Random(frame.seed, 'registration form', plan.index)
  const at = officeTime(frame, random, plan.hubspotAt + 10 * MINUTE_MS)
  const consent = random.pick(['explicit_consent_to_process', 'legitimate_interest', 'none'])
  const fields = fieldsOf({ name: registrationName(plan), formType: 'hubspot', consent })
  add('forms', new Journal(formId(plan), at, { ...fields, subscriptionId: EVENTS.id }).build(frame.end))
}

function fieldsOf({
  name,
  formType,
  consent,
}: Pick<LastingForm, 'name' | 'formType' | 'consent'>): Record<string, Value> {
  return { name, formType, consent, language: 'en', subscriptionId: MARKETING.id }
}
