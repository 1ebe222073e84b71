import type { Random } from './random.ts'

export interface CampaignKind {
  readonly type: string
  readonly channel: string
  /** Days from the launch of the invitation to the event; null where there is none. */
  readonly event: readonly [number, number] | null
  /** Most mails that it sends. */
  readonly mails: number
  /** Usual budget in euros. */
  readonly budget: number
}

const KINDS: Readonly<
  Record<
    'webinar' | 'conference' | 'tradeShow' | 'email' | 'ads' | 'syndication' | 'nurture' | 'social',
    CampaignKind
  >
> = {
  webinar: { type: 'Webinar', channel: 'Webinar', event: [12, 22], mails: 3, budget: 4_000 },
  conference: { type: 'Conference', channel: 'Event', event: [28, 50], mails: 3, budget: 38_000 },
  tradeShow: { type: 'Trade Show', channel: 'Event', event: [25, 45], mails: 2, budget: 55_000 },
  email: { type: 'Email', channel: 'Email', event: null, mails: 2, budget: 1_500 },
  ads: { type: 'Advertisement', channel: 'Paid', event: null, mails: 0, budget: 18_000 },
  syndication: { type: 'Content Syndication', channel: 'Content', event: null, mails: 1, budget: 9_000 },
  nurture: { type: 'Nurture', channel: 'Email', event: null, mails: 3, budget: 1_000 },
  social: { type: 'Social', channel: 'Social', event: null, mails: 0, budget: 3_500 },
}

export const CAMPAIGN_TYPES = Object.values(KINDS).map(({ type }) => type)
const EVENT_MONTHS = new Set([3, 4, 5, 6, 9, 10, 11])

/** What is launched in a month: events belong to spring and autumn. */
export function campaignKinds(month: number): readonly (readonly [weight: number, kind: CampaignKind])[] {
  const events = EVENT_MONTHS.has(month) ? 1.6 : 0.35
  return [
    [22 * Math.max(events, 0.8), KINDS.webinar],
    [6 * events, KINDS.conference],
    [7 * events, KINDS.tradeShow],
    [26, KINDS.email],
    [12, KINDS.ads],
    [9, KINDS.syndication],
    [6, KINDS.nurture],
    [7, KINDS.social],
  ]
}

const THEMES = [
  'Predictive Maintenance',
  'Zero Downtime',
  'Smart Quality',
  'Supply Chain Visibility',
  'Shop Floor to Cloud',
  'Energy Monitor',
  'Audit Ready',
  'Customer Stories',
  'Release',
  'ROI Calculator',
  'Buyer’s Guide',
  'Security Briefing',
  'Integration Day',
  'Paperless Plant',
]
const CITIES = [
  'München',
  'Berlin',
  'Zürich',
  'Wien',
  'London',
  'Paris',
  'Stockholm',
  'Boston',
  'Chicago',
  'Köln',
  'Hamburg',
  'Amsterdam',
]
const SHOWS = [
  'Hannover Messe',
  'SPS',
  'embedded world',
  'Automate',
  'LogiMAT',
  'bauma',
  'Smart Factory Expo',
  'Industry Week',
]

/** A name as the team writes them: when, what, where. */
export function campaignName(
  random: Random,
  { type, channel }: CampaignKind,
  date: string,
  { parent, index }: { parent: boolean; index: number },
): string {
  const month = date.slice(0, 7)
  const theme = random.pick(THEMES)
  if (parent) return `${month} ${theme} Programme`
  const number = index % 100
  switch (type) {
    case 'Conference':
      return `${month} ${theme} Summit ${random.pick(CITIES)}`
    case 'Trade Show':
      return `${month} ${random.pick(SHOWS)} – invitation`
    case 'Webinar':
      return `${month} Webinar: ${theme} #${number}`
    case 'Advertisement':
      return `${month}_${channel}_${random.pick(['LinkedIn', 'Google', 'Bing'])}_${theme.replaceAll(' ', '')}_${number}`
    default:
      return `${month} ${type} – ${theme} ${number}`
  }
}
