import type { FieldSpec } from '../world.ts'
import { field, picklist, type TableSpec } from './field-spec.ts'

export type Currency = 'EUR' | 'USD' | 'GBP' | 'CHF'

/** Which currency a record's money is in; an organisation with several has it on every object. Its values are still to be filled in. */
export function currencyField(): FieldSpec {
  return picklist('CurrencyIsoCode', 'Currency ISO Code', [])
}

const RATE = [
  picklist('IsoCode', 'Currency ISO Code', []),
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

const OF_CURRENCIES: ReadonlySet<string> = new Set(['CurrencyIsoCode', 'IsoCode'])

/** The fields with the organisation's currencies as the values of those that name one. */
export function withCurrencies(fields: readonly FieldSpec[], currencies: readonly Currency[]): FieldSpec[] {
  return fields.map((spec) =>
    OF_CURRENCIES.has(spec.name) ? picklist(spec.name, spec.label, currencies) : spec,
  )
}
