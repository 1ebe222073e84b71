/** A part of the settings that people look for by what it is about, whichever system it is of. */
export interface Topic {
  readonly id: string
  readonly title: string
  readonly about: string
  /** Paths of the settings that stand there, without the system; of a group all that is in it. */
  readonly settings: readonly string[]
}

/** In the order in which an organisation comes to them. */
export const TOPICS = [
  {
    id: 'campaign-dates',
    title: 'Campaign dates',
    about: 'When a campaign is asked for, worked on and meant to launch, and what is agreed about it.',
    settings: [
      'plannedLaunch',
      'campaign.requested',
      'campaign.workStarted',
      'workStartedStatuses',
      'graceDays',
      'campaigns.leadTime',
    ],
  },
  {
    id: 'campaign-fields',
    title: 'Campaign fields',
    about: 'What kind of campaign it is, how far it has come, and what it was built from.',
    settings: [
      'campaign',
      'draftStatuses',
      'openStatuses',
      'liveStatuses',
      'cancelledStatuses',
      'closedStatuses',
      'campaigns',
    ],
  },
  {
    id: 'money',
    title: 'Budget and money',
    about: 'What was approved, what was spent, and when all of it is in.',
    settings: [
      'currency',
      'campaign.budget',
      'campaign.cost',
      'campaigns.closedAfterDays',
      'campaigns.budgetTolerance',
    ],
  },
  {
    id: 'requests',
    title: 'Requests',
    about: 'Which of the cases or tickets that people send in ask marketing operations for something.',
    settings: ['requests'],
  },
  {
    id: 'people',
    title: 'People and stages',
    about: 'How far a person has come, who has to have them, and how long what is known of them stays fresh.',
    settings: [
      'lifecycle',
      'lifecycleStages',
      'mql',
      'personRegion',
      'ownerNeededFrom',
      'routingFields',
      'leadRoutingHours',
      'freshness',
    ],
  },
  {
    id: 'opportunities',
    title: 'Opportunities',
    about: 'Which amount counts, and who sourced it by the rule that sales and finance go by.',
    settings: ['opportunity'],
  },
  {
    id: 'required',
    title: 'Required fields',
    about: 'What must be filled for a record to be complete, always or from a lifecycle stage on.',
    settings: ['required', 'requiredFrom'],
  },
  {
    id: 'sync-rules',
    title: 'CRM sync rules',
    about:
      'Which system HubSpot’s integration with Salesforce lets win, field by field. It can’t be read from HubSpot: look it up under Settings → Integrations → Salesforce → Contacts, and enter it here. Conflicts are explained, and repairs proposed, by it.',
    settings: ['syncRules'],
  },
  {
    id: 'measuring',
    title: 'Measuring',
    about: 'When a number is told without doubt, when the year begins, and by which clock.',
    settings: ['doubt', 'timeZone', 'fiscalYearStart'],
  },
] as const satisfies readonly Topic[]
export type TopicId = (typeof TOPICS)[number]['id']

/** Where a setting stands, by its path in the mapping, or by the topic's own name. Undefined: nowhere. */
export function topicOf(path: string): (typeof TOPICS)[number] | undefined {
  const own = path.replace(/^(salesforce|hubspot)\./, '')
  const nearest = TOPICS.flatMap((topic) =>
    topic.settings
      .filter((setting) => own === setting || own.startsWith(`${setting}.`))
      .map((setting) => ({ topic, length: setting.length })),
  ).toSorted((a, b) => b.length - a.length)
  return nearest[0]?.topic ?? TOPICS.find(({ id }) => id === path)
}
