import { field, picklist, type TableSpec } from './field-spec.ts'

/**
 * The flows of the organisation; made up by Salesforce for each question, so that only `DurableId` tells them apart.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_flowdefinitionview.htm
 */
export const FLOW_TABLES: readonly TableSpec[] = [
  [
    'FlowDefinitionView',
    'Flow Definition View',
    [
      field('DurableId', 'Durable ID'),
      field('ApiName', 'Flow API Name'),
      field('Label', 'Flow Label'),
      field('Description', 'Flow Description'),
      picklist('ProcessType', 'Process Type', ['AutoLaunchedFlow', 'Flow', 'Workflow', 'InvocableProcess']),
      picklist('TriggerType', 'Trigger', [
        'RecordAfterSave',
        'RecordBeforeSave',
        'Scheduled',
        'PlatformEvent',
      ]),
      field('TriggerObjectOrEventLabel', 'Triggering Object or Platform Event Label'),
      field('Builder', 'Built with'),
      field('NamespacePrefix', 'Namespace Prefix'),
      field('InstalledPackageName', 'Package Name'),
      picklist('ManageableState', 'Manageable State', ['installed', 'unmanaged']),
      field('ActiveVersionId', 'Active Flow Version API Name or ID'),
      field('LatestVersionId', 'Latest Flow Version API Name or ID'),
      field('VersionNumber', 'Version Number', 'int'),
      field('IsActive', 'Active', 'boolean'),
      field('IsOutOfDate', 'Is Using an Older Version', 'boolean'),
      field('IsTemplate', 'Template', 'boolean'),
      field('LastModifiedBy', 'Last Modified By'),
      field('LastModifiedDate', 'Last Modified Date', 'datetime'),
    ],
  ],
]
