import type { Revision, World } from '../../server/sandbox/world.ts'
import { record, revision, tableOf, worldOf } from './sandbox.ts'

export const LEAD = {
  plain: '00QAA0000000001AAA',
  merged: '00QAA0000000002AAA',
  survivor: '00QAA0000000003AAA',
  future: '00QAA0000000004AAA',
  late: '00QAA0000000005AAA',
  erased: '00QAA0000000006AAA',
} as const
export const CONTACT = { anna: '101', loser: '102', winner: '103', archived: '104', chained: '105' } as const
export const GUID = '6f1d0c2e-8b1a-4c55-9f20-0c6f5b1f7a01'

/** A handful of records that show one trap each. */
export function tinyWorld(): World {
  return worldOf({
    salesforce: [users(), leads(), campaigns(), campaignHistory(), opportunities()],
    hubspot: hubspotTables(),
  })
}

function users() {
  const user = record('005AA0000000001AAA', '2024-01-01T09:00:00Z', {
    Name: 'Anna Admin',
    Email: 'anna@lotwerk.io',
    IsActive: true,
  })
  return tableOf(
    'User',
    [
      ['Name', 'string'],
      ['Email', 'email'],
      ['IsActive', 'boolean'],
    ],
    [user],
  )
}

function leads() {
  return tableOf(
    'Lead',
    [
      ['FirstName', 'string'],
      ['LastName', 'string'],
      ['Email', 'email'],
      ['Company', 'string'],
      ['Country', 'string'],
      ['HasOptedOutOfEmail', 'boolean'],
      ['AnnualRevenue', 'currency'],
      ['EmailBouncedDate', 'datetime'],
    ],
    [
      record(
        LEAD.plain,
        '2026-01-05T10:00:00Z',
        {
          FirstName: 'Zoë',
          LastName: 'O"Brien',
          Email: 'zoe@example.com',
          Company: 'Line one\nline two, "quoted"',
          Country: 'Ireland',
          HasOptedOutOfEmail: false,
          AnnualRevenue: 15_000,
          EmailBouncedDate: '2026-01-01T10:00:00.000Z',
        },
        revision('2026-11-20T08:00:00Z', { Email: 'zoe.obrien@example.com' }, { by: '005AA0000000001AAA' }),
        revision('2026-12-01T08:00:00Z', { Email: 'tomorrow@example.com' }),
      ),
      record(
        LEAD.merged,
        '2026-01-06T10:00:00Z',
        { LastName: 'Twin', AnnualRevenue: 10_000_000 },
        revision('2026-11-21T09:30:00Z', {}, { deletion: 'soft', mergedInto: LEAD.survivor }),
      ),
      record(LEAD.survivor, '2026-01-07T10:00:00Z', { LastName: 'Twin', AnnualRevenue: 0.00025 }),
      record(LEAD.future, '2026-12-24T10:00:00Z', { LastName: 'Future' }),
      {
        id: LEAD.late,
        revisions: [
          revision(
            '2026-11-22T19:50:00Z',
            { LastName: 'Late' },
            { committedAt: Date.parse('2026-11-22T20:05:00Z') },
          ),
        ],
      },
      record(
        LEAD.erased,
        '2026-01-08T10:00:00Z',
        { LastName: 'Erased' },
        revision('2026-02-01T10:00:00Z', {}, { deletion: 'hard' }),
      ),
    ],
  )
}

function campaigns() {
  const campaign = record('701AA0000000001AAA', '2026-09-01T09:00:00Z', {
    Name: 'Autumn webinar',
    Planned_Launch__c: '2026-10-07',
    IsActive: true,
    BudgetedCost: 1200.5,
  })
  return tableOf(
    'Campaign',
    [
      ['Name', 'string'],
      ['Planned_Launch__c', 'date'],
      ['IsActive', 'boolean'],
      ['BudgetedCost', 'currency'],
    ],
    [campaign],
  )
}

function campaignHistory() {
  const row = record('017AA0000000001AAA', '2026-09-10T09:00:00Z', {
    CampaignId: '701AA0000000001AAA',
    Field: 'Planned_Launch__c',
    OldValue: '2026-10-01',
    NewValue: '2026-10-07',
  })
  return tableOf(
    'CampaignHistory',
    [
      ['CampaignId', 'reference'],
      ['Field', 'picklist'],
      ['OldValue', 'string'],
      ['NewValue', 'string'],
    ],
    [row],
  )
}

/** Enough rows for several pages. */
function opportunities() {
  const rows = Array.from({ length: 4500 }, (_, i) =>
    record(
      `006AA0${String(i).padStart(9, '0')}AAA`,
      new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
      { Name: `Deal ${i}`, Amount: i },
    ),
  )
  return tableOf(
    'Opportunity',
    [
      ['Name', 'string'],
      ['Amount', 'currency'],
    ],
    rows,
  )
}

function stage(at: string, value: string): Revision {
  return revision(at, { lifecyclestage: value }, { by: '5100013' })
}

function hubspotTables() {
  const contactFields = [
    ['email', 'string'],
    ['firstname', 'string'],
    ['lastname', 'string'],
    ['lifecyclestage', 'enumeration'],
    ['hs_email_optout', 'bool'],
    ['annualrevenue', 'number'],
    ['associatedcompanyid', 'number'],
    ['became_mql', 'datetime'],
  ] as const
  const contacts = [
    record(
      CONTACT.anna,
      '2026-01-05T10:00:00Z',
      {
        email: 'anna@example.com',
        firstname: 'Anna',
        lastname: '',
        lifecyclestage: 'lead',
        hs_email_optout: false,
        annualrevenue: 10.5,
        became_mql: '2026-03-01T08:00:00.250Z',
        associatedcompanyid: '9001',
      },
      stage('2026-03-01T08:00:00Z', 'marketingqualifiedlead'),
      stage('2026-04-01T08:00:00Z', 'opportunity'),
    ),
    record(
      CONTACT.loser,
      '2026-01-06T10:00:00Z',
      { email: 'old@example.com' },
      revision('2026-06-02T10:00:00Z', {}, { deletion: 'soft', mergedInto: CONTACT.winner }),
    ),
    record(CONTACT.winner, '2026-01-07T10:00:00Z', { email: 'new@example.com' }),
    record(
      CONTACT.archived,
      '2026-01-08T10:00:00Z',
      { email: 'gone@example.com' },
      revision('2026-06-01T10:00:00Z', {}, { deletion: 'soft' }),
    ),
    record(
      CONTACT.chained,
      '2026-01-09T10:00:00Z',
      { email: 'oldest@example.com' },
      revision('2026-06-01T10:00:00Z', {}, { deletion: 'soft', mergedInto: CONTACT.loser }),
    ),
    ...Array.from({ length: 250 }, (_, i) =>
      record(String(1000 + i), new Date(Date.UTC(2026, 6, 1) + i * 60_000).toISOString(), {
        email: `p${i}@example.com`,
      }),
    ),
  ]
  const edges = Array.from({ length: 600 }, (_, i) =>
    record(`e${i}`, '2026-05-01T10:00:00Z', { fromId: '7001', toId: String(1000 + (i % 250)) }),
  )
  return [
    tableOf('contacts', contactFields, contacts),
    tableOf(
      'companies',
      [
        ['name', 'string'],
        ['domain', 'string'],
      ],
      [record('9001', '2026-01-01T10:00:00Z', { name: 'Acme', domain: 'acme.example' })],
    ),
    tableOf(
      'deals',
      [
        ['dealname', 'string'],
        ['amount', 'number'],
        ['dealstage', 'enumeration'],
        ['pipeline', 'enumeration'],
      ],
      [
        record('7001', '2026-05-01T10:00:00Z', {
          dealname: 'Acme',
          amount: 500,
          dealstage: 'closedwon',
          pipeline: 'default',
        }),
      ],
    ),
    tableOf(
      'deal_to_contact',
      [
        ['fromId', 'number'],
        ['toId', 'number'],
      ],
      edges,
    ),
    tableOf(
      'owners',
      [['email', 'string']],
      [
        record('401', '2024-01-01T10:00:00Z', {
          email: 'tobias@lotwerk.io',
          firstName: 'Tobias',
          lastName: 'Brandt',
          userId: 5_100_013,
        }),
        record(
          '402',
          '2024-01-01T10:00:00Z',
          { email: 'max@lotwerk.io', firstName: 'Max', lastName: 'Reuter', userId: 5_100_026 },
          revision('2026-05-01T10:00:00Z', {}, { deletion: 'soft' }),
        ),
      ],
    ),
    tableOf(
      'campaigns',
      [
        ['hs_name', 'string'],
        ['hs_start_date', 'date'],
      ],
      [
        record(GUID, '2026-09-01T09:00:00Z', {
          hs_name: 'Autumn webinar',
          hs_start_date: '2026-10-07',
          hs_budget_items_sum_amount: 1200,
          hs_currency_code: 'EUR',
        }),
      ],
    ),
    tableOf(
      'marketing_emails',
      [['name', 'string']],
      [
        record('1337', '2026-09-02T09:00:00Z', {
          name: 'Invitation',
          subject: 'Join us',
          state: 'PUBLISHED',
          campaign: GUID,
          publishDate: '2026-10-07T08:00:00Z',
          isPublished: true,
          sent: 1000,
          delivered: 990,
          open: 300,
          click: 40,
        }),
      ],
    ),
    tableOf(
      'forms',
      [['name', 'string']],
      [record('f0e1d2c3', '2026-01-01T09:00:00Z', { name: 'Demo request' })],
    ),
    tableOf(
      'flows',
      [['name', 'string']],
      [record('55', '2026-01-01T09:00:00Z', { name: 'Nurture', isEnabled: true })],
    ),
  ]
}
