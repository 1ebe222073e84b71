import { field, picklist, reference, type TableSpec } from './field-spec.ts'

const NAME = field('Name', 'Name')
const OWNER = reference('OwnerId', 'Owner ID', 'Group', 'User')

/**
 * Salesforce's consent data model: an individual has contact points, whose consents are for a purpose with a legal basis.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_individual.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contactpointemail.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contactpointconsent.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_datausepurpose.htm
 */
export const INDIVIDUAL_TABLES: readonly TableSpec[] = [
  [
    'Individual',
    'Individual',
    [
      OWNER,
      field('FirstName', 'First Name', 'string', { length: 40 }),
      field('LastName', 'Last Name', 'string', { length: 80 }),
      field('HasOptedOutTracking', "Don't Track", 'boolean'),
      field('HasOptedOutProfiling', "Don't Profile", 'boolean'),
      field('HasOptedOutProcessing', "Don't Process", 'boolean'),
      field('HasOptedOutSolicit', "Don't Market", 'boolean'),
      field('ShouldForget', 'Forget this Individual', 'boolean'),
    ],
  ],
  [
    'ContactPointEmail',
    'Contact Point Email',
    [
      OWNER,
      reference('ParentId', 'Parent ID', 'Account', 'Individual'),
      field('EmailAddress', 'Email Address', 'email'),
      field('IsPrimary', 'Is Primary', 'boolean'),
    ],
  ],
  ['DataUseLegalBasis', 'Data Use Legal Basis', [NAME, OWNER, field('Source', 'Source')]],
  [
    'DataUsePurpose',
    'Data Use Purpose',
    [
      NAME,
      OWNER,
      reference('LegalBasisId', 'Legal Basis ID', 'DataUseLegalBasis'),
      field('Description', 'Description'),
      field('CanDataSubjectOptOut', 'Can Data Subject Opt Out', 'boolean'),
      field('IsActive', 'Is Active', 'boolean'),
    ],
  ],
  [
    'ContactPointConsent',
    'Contact Point Consent',
    [
      NAME,
      OWNER,
      reference('ContactPointId', 'Contact Point ID', 'ContactPointEmail'),
      reference('DataUsePurposeId', 'Data Use Purpose ID', 'DataUsePurpose'),
      picklist('PrivacyConsentStatus', 'Privacy Consent Status', ['NotSeen', 'Seen', 'OptIn', 'OptOut']),
      picklist('CaptureContactPointType', 'Capture Contact Point Type', ['Email', 'Phone', 'Web']),
      field('CaptureSource', 'Capture Source'),
      field('CaptureDate', 'Capture Date', 'datetime'),
      field('DoubleConsentCaptureDate', 'Double Consent Capture Date', 'datetime'),
      field('EffectiveFrom', 'Effective From', 'datetime'),
      field('EffectiveTo', 'Effective To', 'datetime'),
    ],
  ],
]
