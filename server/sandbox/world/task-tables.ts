import { field, picklist, reference, type TableSpec } from './field-spec.ts'

export const CALL_RESULTS = ['Connected', 'Left Voicemail', 'No Answer', 'Wrong Number'] as const

const RELATED = [
  reference('OwnerId', 'Assigned To ID', 'Group', 'User'),
  reference('WhoId', 'Name ID', 'Contact', 'Lead'),
  reference('WhatId', 'Related To ID', 'Account', 'Campaign', 'Case', 'Opportunity'),
  reference('AccountId', 'Account ID', 'Account'),
]

/**
 * What sales people do, and what is done in their name.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm
 */
export const TASK_TABLES: readonly TableSpec[] = [
  [
    'Task',
    'Task',
    [
      ...RELATED,
      field('Subject', 'Subject', 'combobox'),
      picklist('Status', 'Status', ['Not Started', 'In Progress', 'Waiting on someone else', 'Completed']),
      picklist('Priority', 'Priority', ['High', 'Normal', 'Low']),
      picklist('Type', 'Type', ['Call', 'Email', 'LinkedIn', 'Other']),
      picklist('TaskSubtype', 'Task Subtype', ['Task', 'Email', 'Call', 'ListEmail', 'LinkedIn']),
      field('ActivityDate', 'Due Date Only', 'date'),
      field('CompletedDateTime', 'Completed Date', 'datetime'),
      field('IsClosed', 'Closed', 'boolean'),
      field('IsHighPriority', 'High Priority', 'boolean'),
      field('IsArchived', 'Archived', 'boolean'),
      picklist('CallType', 'Call Type', ['Inbound', 'Internal', 'Outbound']),
      field('CallDisposition', 'Call Result'),
      field('CallDurationInSeconds', 'Call Duration', 'int'),
    ],
  ],
  [
    'Event',
    'Event',
    [
      ...RELATED,
      field('Subject', 'Subject', 'combobox'),
      picklist('Type', 'Type', ['Meeting', 'Call', 'Demo', 'Other']),
      picklist('EventSubtype', 'Event Subtype', ['Event']),
      field('ActivityDate', 'Due Date Only', 'date'),
      field('ActivityDateTime', 'Due Date Time', 'datetime'),
      field('StartDateTime', 'Start Date Time', 'datetime'),
      field('EndDateTime', 'End Date Time', 'datetime'),
      field('DurationInMinutes', 'Duration', 'int'),
      field('IsAllDayEvent', 'All-Day Event', 'boolean'),
      field('IsArchived', 'Archived', 'boolean'),
      field('Location', 'Location'),
      picklist('ShowAs', 'Show Time As', ['Busy', 'OutOfOffice', 'Free']),
    ],
  ],
]
