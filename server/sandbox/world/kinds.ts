import { activityRecords } from './activity-records.ts'
import { campaignRecords } from './campaign-records.ts'
import { campaignRequest, sideRequest, sideRequestCount, supportCase, supportCaseCount } from './cases.ts'
import type { Cast, Stage } from './cast.ts'
import { placeOf } from './company.ts'
import { companyRecords } from './company-records.ts'
import { emailRecords } from './email-records.ts'
import { FLOW_COUNT, flowRecords } from './flow-records.ts'
import { lastingForms, registrationForm } from './form-records.ts'
import { consentRecords } from './individuals.ts'
import { createLife } from './life.ts'
import { memberStatusRecords } from './member-statuses.ts'
import { memberRecords } from './members.ts'
import { saleOf, saleRecords } from './opportunity-records.ts'
import { organisationRecords } from './organisation-records.ts'
import { personActivities } from './person-activities.ts'
import { personRecords } from './person-records.ts'
import { population } from './profile.ts'
import { campaignRequestRecords, otherRequestCount, otherRequestRecords } from './request-records.ts'
import { subscriptionTypeRecords } from './subscription-types.ts'
import { supportCount, supportRecords } from './support-records.ts'
import { teamRecords } from './team.ts'
import { ticketStageRecords } from './ticket-stages.ts'

/** Makes some of the records of the n-th thing of a kind: a pure function of the cast and the number. */
export interface Maker {
  /** Every table that it puts records into. */
  readonly tables: readonly string[]
  readonly make: (cast: Cast, index: number) => void
}

/** Things that are told apart by their numbers alone, so that the records of any of them can be made by themselves. */
export interface Kind {
  readonly name: string
  readonly count: (stage: Stage) => number
  readonly makers: readonly Maker[]
  /** What becomes of these depends on who answered the mails: they are made when all people are known. */
  readonly late?: true
}

const maker = (tables: string, make: Maker['make']): Maker => ({ tables: tables.split(' '), make })
/** For requests to marketing operations, which not every company keeps in its CRMs. */
const requests = (tables: string, make: Maker['make']): Maker =>
  maker(tables, (cast, nth) => {
    if (cast.frame.organisation.requests === 'in the CRMs') make(cast, nth)
  })

/** All that there is, in the order in which it is made. A new object is a maker: one line. */
export const KINDS: readonly Kind[] = [
  {
    name: 'organisation',
    count: () => 1,
    makers: [
      maker('User owners', teamRecords),
      maker(
        'CurrencyType DatedConversionRate CampaignInfluenceModel RecordType Group DataUseLegalBasis DataUsePurpose FlowDefinitionView',
        organisationRecords,
      ),
      maker('ticket_stages', ticketStageRecords),
      maker('subscription_types', subscriptionTypeRecords),
      maker('forms', lastingForms),
    ],
  },
  {
    name: 'company',
    count: ({ frame }) => placeOf(population(frame) - 1).company + 1,
    makers: [maker('Account companies', (cast, nth) => companyRecords(cast, cast.company(nth)))],
  },
  {
    name: 'request from a colleague',
    count: ({ frame }) => sideRequestCount(frame),
    makers: [requests('Case', sideRequest)],
  },
  {
    name: 'question to the support',
    count: ({ frame }) => supportCaseCount(frame),
    makers: [maker('Case', supportCase)],
  },
  {
    name: 'campaign',
    count: ({ campaigns }) => campaigns.length,
    makers: [
      maker('Campaign CampaignHistory campaigns', (cast, nth) => campaignRecords(cast, cast.campaigns[nth]!)),
      maker('CampaignMemberStatus', (cast, nth) => memberStatusRecords(cast, cast.campaigns[nth]!)),
      requests('Case', (cast, nth) => campaignRequest(cast, cast.campaigns[nth]!)),
    ],
  },
  {
    name: 'person',
    count: ({ frame }) => population(frame),
    makers: [
      maker('Lead Contact LeadHistory contacts subscription_statuses', (cast, nth) => {
        const profile = cast.profile(nth)
        personRecords(cast, profile, saleOf(cast, profile)?.opportunityId ?? null)
      }),
      maker('CampaignMember', (cast, nth) => memberRecords(cast, cast.campaigns, cast.profile(nth))),
      maker('Task Event', (cast, nth) => personActivities(cast, cast.profile(nth))),
      maker('Individual ContactPointEmail ContactPointConsent', (cast, nth) =>
        consentRecords(cast, cast.profile(nth)),
      ),
      maker(
        'Opportunity OpportunityHistory OpportunityFieldHistory OpportunityContactRole CampaignInfluence deals deal_to_contact deal_to_company',
        (cast, nth) => {
          const profile = cast.profile(nth)
          const sale = saleOf(cast, profile)
          if (sale !== null) saleRecords(cast, cast.campaigns, profile, sale)
        },
      ),
      maker(
        'calls meetings emails call_to_contact call_to_deal meeting_to_contact meeting_to_company meeting_to_deal email_to_contact email_to_deal',
        (cast, nth) => {
          const profile = cast.profile(nth)
          const life = createLife(cast.frame, cast.team, profile)
          activityRecords(cast, profile, life, saleOf(cast, profile) === null ? null : cast.deal(nth))
        },
      ),
    ],
  },
  {
    name: 'request of a marketer',
    count: ({ frame }) => otherRequestCount(frame),
    makers: [requests('tickets', otherRequestRecords)],
  },
  {
    name: 'customer who needs help',
    count: (stage) => supportCount(stage),
    makers: [maker('tickets ticket_to_contact ticket_to_company ticket_to_deal', supportRecords)],
  },
  { name: 'flow', count: () => FLOW_COUNT, makers: [maker('flows', flowRecords)] },
  {
    name: 'campaign in HubSpot',
    count: ({ campaigns }) => campaigns.length,
    makers: [
      requests('tickets', (cast, nth) => campaignRequestRecords(cast, cast.campaigns[nth]!)),
      maker('forms', (cast, nth) => registrationForm(cast, cast.campaigns[nth]!)),
    ],
  },
  {
    name: 'mailing',
    count: ({ campaigns }) => campaigns.length,
    makers: [
      maker('marketing_emails campaign_assets email_events', (cast, nth) =>
        emailRecords(cast, cast.campaigns[nth]!),
      ),
    ],
    late: true,
  },
]
