import type { FieldSpec } from '../world.ts'
import { field, picklist, type TableSpec } from './field-spec.ts'

/** The corporate currency first. */
export const CURRENCIES = ['EUR', 'USD', 'GBP'] as const
export type Currency = (typeof CURRENCIES)[number]

/** Which currency a record's money is in; an organisation with several has it on every object. */
export function currencyField(): FieldSpec {
  return picklist('CurrencyIsoCode', 'Currency ISO Code', CURRENCIES)
}

const RATE = [
  picklist('IsoCode', 'Currency ISO Code', CURRENCIES),
  field('ConversionRate', 'Conversion Rate', 'double'),
]

/**
 * Only organisations with several currencies have the first, only those with advanced currency management the second.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_currencytype.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_datedconversionrate.htm
 */
export const CURRENCY_TABLES: readonly TableSpec[] = [
  [
    'CurrencyType',
    'Currency Type',
    [
      ...RATE,
      field('DecimalPlaces', 'Decimal Places', 'int'),
      field('IsActive', 'Active', 'boolean'),
      field('IsCorporate', 'Corporate Currency', 'boolean'),
    ],
  ],
  [
    'DatedConversionRate',
    'Dated Conversion Rate',
    [...RATE, field('StartDate', 'Start Date', 'date'), field('NextStartDate', 'Next Start Date', 'date')],
  ],
]
