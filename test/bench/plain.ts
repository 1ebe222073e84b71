import type { Snapshot } from '../../server/metrics/engine/snapshot.ts'
import { Moment } from '../../server/warehouse/model/moment.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'

/** Text of a source's column, NULL where it says nothing: what a plain table would hold. */
const text = (column: string) =>
  `case when coalesce(list_contains(r._void, '${column}'), false) then null else r.${column} end`
const current = (table: string) =>
  `(select * from ${table} where _valid_to = 'infinity' and not _deleted) as r`

const STAGE = (
  column: string,
) => `case lower(${text(column)}) when 'subscriber' then 'subscriber' when 'lead' then 'lead'
  when 'marketingqualifiedlead' then 'mql' when 'mql' then 'mql' when 'salesqualifiedlead' then 'sql' when 'sql' then 'sql'
  when 'opportunity' then 'opportunity' when 'customer' then 'customer' when 'evangelist' then 'customer' end`

const CHECKED = `r._name as name_key, r._email as email, r._email_valid as email_valid, r._phone_valid as phone_valid,
  r._phone_e164 as phone_e164, r._country as country, r._country_valid as country_valid, r._state_valid as state_valid,
  r._website_valid as website_valid, case when r._website_valid then r._domain end as domain, r._source_updated_at as updated_at`

const SALESFORCE = (
  object: 'lead' | 'contact',
) => `select 'salesforce' as connection, '${object}' as object, r._id as record_id,
  ${text('firstname')} as first_name, ${text('lastname')} as last_name, ${CHECKED},
  ${text('phone')} as phone, ${text('mobilephone')} as mobile, ${text('title')} as title,
  ${object === 'lead' ? text('company') : 'null'} as company, ${object === 'lead' ? 'null' : text('accountid')} as account_id,
  ${text(object === 'lead' ? 'country' : 'mailingcountry')} as country_typed, ${text(object === 'lead' ? 'state' : 'mailingstate')} as state,
  ${object === 'lead' ? text('industry') : 'null'} as industry, ${text('leadsource')} as lead_source, ${STAGE('lifecycle_stage__c')} as stage,
  ${text('lifecycle_stage__c')} as stage_typed, ${text('region__c')} as region, ${text('ownerid')} as owner_id,
  r.hasoptedoutofemail as opted_out, r.emailbounceddate is not null as bounced, r.createddate as created_at,
  r.lastmodifieddate as modified_at
  from ${current(`salesforce.${object}`)} ${object === 'lead' ? 'where not coalesce(r.isconverted, false)' : ''}`

const HUBSPOT = `select 'hubspot' as connection, 'contact' as object, r._id as record_id,
  ${text('firstname')} as first_name, ${text('lastname')} as last_name, ${CHECKED},
  ${text('phone')} as phone, ${text('mobilephone')} as mobile, ${text('jobtitle')} as title, ${text('company')} as company,
  ${text('associatedcompanyid')} as account_id, ${text('country')} as country_typed, ${text('state')} as state, ${text('industry')} as industry,
  ${text('hs_analytics_source')} as lead_source, ${STAGE('lifecyclestage')} as stage, ${text('lifecyclestage')} as stage_typed,
  ${text('region')} as region, ${text('hubspot_owner_id')} as owner_id, coalesce(r.hs_email_optout, false) as opted_out,
  ${text('hs_email_hard_bounce_reason_enum')} is not null as bounced, r.createdate as created_at, r._source_updated_at as modified_at
  from ${current('hubspot.contact')}`

/** What a careful hand would have laid out for these questions: one row a record, values cleaned, checked and linked, no versions. */
const TABLES: Readonly<Record<string, string>> = {
  link: `select kind, connection, object, record_id, entity_id from plumbline.identity where _valid_to = 'infinity'`,
  person: `select p.*, coalesce(i.entity_id, p.connection || ':' || p.object || ':' || p.record_id) as person_id
    from (${SALESFORCE('contact')} union all ${SALESFORCE('lead')} union all ${HUBSPOT}) as p
    left join plain.link i on i.kind = 'person' and i.connection = p.connection and i.object = p.object and i.record_id = p.record_id`,
  owner: `select 'salesforce' as connection, r._id as record_id, lower(r.email) as email,
      r.name = 'HubSpot Integration' or coalesce(r.usertype in ('AutomatedProcess', 'CloudIntegrationUser', 'Guest'), false)
        or r.name in ('Automated Process', 'Platform Integration User', 'Integration User') as machine, false as queue from ${current('salesforce."user"')}
    union all select 'hubspot', r._id, lower(r.email), concat_ws(' ', r.firstname, r.lastname) = 'HubSpot Integration', coalesce(upper(r.type) = 'QUEUE', false)
      from ${current('hubspot.owner')}`,
  account: `select 'salesforce' as connection, r._id as record_id, ${text('name')} as name, ${text('website')} as website,
      case when r._website_valid then r._domain end as domain, ${text('industry')} as industry, ${text('billingcountry')} as country_typed,
      r._phone_valid as phone_valid, r._country_valid as country_valid, r._state_valid as state_valid, r._website_valid as website_valid
      from ${current('salesforce.account')}
    union all select 'hubspot', r._id, ${text('name')}, ${text('domain')}, coalesce(lower(${text('domain')}), case when r._website_valid then r._domain end),
      ${text('industry')}, ${text('country')}, r._phone_valid, r._country_valid, r._state_valid, r._website_valid from ${current('hubspot.company')}`,
  opportunity: `select 'salesforce' as connection, r._id as record_id, ${text('name')} as name, r.amount, r.closedate as close_date,
      ${text('stagename')} as stage, ${text('leadsource')} as lead_source, ${text('ownerid')} as owner_id, r.isclosed as closed
      from ${current('salesforce.opportunity')}
    union all select 'hubspot', r._id, ${text('dealname')}, cast(r.amount as decimal(18, 4)), cast(r.closedate as date), ${text('dealstage')}, null,
      ${text('hubspot_owner_id')}, coalesce(${text('dealstage')} in ('closedwon', 'closedlost'), false) from ${current('hubspot.deal')}`,
  role: `select 'salesforce' as connection, r.opportunityid as opportunity_id, r.contactid as person_id from ${current('salesforce.opportunitycontactrole')}
    union all select 'hubspot', r.deal_id, r.contact_id from ${current('hubspot.deal_contact')}`,
  member: `select r.campaignid as campaign_id, case when r.contactid is null then 'lead' else 'contact' end as person_object,
      coalesce(r.contactid, r.leadid) as person_record_id, r.hasresponded as responded, r.firstrespondeddate as responded_on
      from ${current('salesforce.campaignmember')}`,
  unfit: `select r.campaignid as campaign_id from ${current('salesforce.campaignmemberstatus')} where r.isdefault and r.hasresponded`,
  edit: ['lead', 'contact']
    .map(
      (
        object,
      ) => `select '${object}' as object, _id as record_id, lastmodifiedbyid as by_id, lastmodifieddate as changed_at,
        min(_valid_from) as seen_at from salesforce.${object} group by all`,
    )
    .join(' union all '),
  contact_stage: `select r.contact_id, r.at, ${STAGE('stage')} as stage from ${current('hubspot.contact_stage_history')}`,
  contact_owner: `select r.contact_id, r.at, r.owner as owner_id from ${current('hubspot.contact_owner_history')}`,
  lead: `select r._id as record_id, ${text('ownerid')} as owner_id, r.createddate as created_at from ${current('salesforce.lead')}`,
  lead_history: `select r.leadid as lead_id, r.createddate as at, r.field, r.oldvalue as before, r.newvalue as after
    from ${current('salesforce.leadhistory')} where r.field <> 'Owner' or r.datatype = 'EntityId'`,
}

/** What is a log of its own already, by the model's names. */
const LOGS: Readonly<Record<string, { readonly reads: readonly string[]; readonly from: string }>> = {
  activity: {
    from: 'sales_activity',
    reads: ['connection', 'person_object', 'person_record_id', 'at'],
  },
  status: { from: 'status_change', reads: ['connection', 'record_id', 'kind', 'event_at', 'exact'] },
  plan: {
    from: 'campaign_plan',
    reads: ['campaign_id', 'connection', 'record_id', 'planned', 'event_at', 'known_at'],
  },
  mail: { from: 'email', reads: ['connection', 'campaign_record_id', 'published_at'] },
  campaign: {
    from: 'campaign',
    reads: [
      'campaign_id',
      'connection',
      'object',
      'record_id',
      'parent_record_id',
      'status_kind',
      'always_on',
      'created_at',
      'planned_launch',
      'present',
      'required',
    ],
  },
}

/** Lays the plain tables out in a schema beside the warehouse's own, of what it holds now. */
export async function makePlain(warehouse: Warehouse, snapshot: Snapshot): Promise<void> {
  await warehouse.write(async (writer) => {
    await writer.run('drop schema if exists plain cascade')
    await writer.run('create schema plain')
  })
  for (const [name, select] of Object.entries(TABLES)) {
    await warehouse.write((writer) => writer.run(`create table plain.${name} as ${select}`))
  }
  for (const [name, { from, reads }] of Object.entries(LOGS)) {
    const moment = new Moment(snapshot.at(snapshot.now)!)
    const asked = {
      name: 'asked',
      sql: `select ${reads.map((name) => `r.${name}`).join(', ')} from ${from} as r`,
      reads: { [from]: reads },
    }
    const { sql } = snapshot.model.compose({ ctes: [asked], select: 'select * from asked' }, moment)
    await warehouse.write((writer) => writer.run(`create table plain.${name} as ${sql}`, moment.parameters))
  }
}
