import { field, picklist, reference, type TableSpec } from './field-spec.ts'

export const REQUEST_TYPES = [
  'Campaign',
  'Email',
  'Landing Page',
  'List Import',
  'Report',
  'Development',
] as const

/**
 * Requests to marketing operations: cases of a record type of their own, first in a queue.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_group.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_recordtype.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm
 */
export const CASE_TABLES: readonly TableSpec[] = [
  [
    'Group',
    'Group',
    [
      field('Name', 'Name'),
      field('DeveloperName', 'Developer Name'),
      picklist('Type', 'Type', ['Regular', 'Role', 'Queue']),
      field('Email', 'Email', 'email'),
      field('DoesSendEmailToMembers', 'Send Email to Members', 'boolean'),
    ],
  ],
  [
    'RecordType',
    'Record Type',
    [
      field('Name', 'Name'),
      field('DeveloperName', 'Developer Name'),
      picklist('SobjectType', 'SObject Type Name', ['Case']),
      field('Description', 'Description'),
      field('IsActive', 'Active', 'boolean'),
    ],
  ],
  [
    'Case',
    'Case',
    [
      field('CaseNumber', 'Case Number', 'string', { length: 30 }),
      reference('RecordTypeId', 'Record Type ID', 'RecordType'),
      reference('OwnerId', 'Owner ID', 'Group', 'User'),
      reference('ContactId', 'Contact ID', 'Contact'),
      reference('AccountId', 'Account ID', 'Account'),
      field('Subject', 'Subject'),
      picklist('Type', 'Case Type', [...REQUEST_TYPES, 'Problem', 'Question']),
      picklist('Status', 'Status', ['New', 'Accepted', 'In Progress', 'Waiting', 'Closed', 'Rejected']),
      picklist('Priority', 'Priority', ['High', 'Medium', 'Low']),
      picklist('Origin', 'Case Origin', ['Email', 'Phone', 'Web', 'Slack']),
      field('IsClosed', 'Closed', 'boolean'),
      field('ClosedDate', 'Closed Date', 'datetime'),
      field('Requested_Date__c', 'Requested Date', 'date'),
      { ...reference('Requested_By__c', 'Requested By', 'User'), custom: true },
      { ...reference('Campaign__c', 'Campaign', 'Campaign'), custom: true },
    ],
  ],
]
