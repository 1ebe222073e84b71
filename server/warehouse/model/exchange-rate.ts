import { union, type Columns, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, type Source } from './source.ts'

const COLUMNS = {
  connection: 'text',
  currency: 'text',
  rate: 'double precision',
  valid_from: 'date',
  valid_to: 'date',
  dated: 'boolean',
} as const satisfies Columns

/**
 * How many units of a currency the CRM gives for one of its corporate currency, from a day up to, not including, another. Where
 * it manages dated rates these hold, else the one that is set by hand holds for all days (`dated` says which). A rate of 0 is
 * none: `rate` is NULL.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_datedconversionrate.htm
 */
export const exchangeRate: Relation = {
  name: 'exchange_rate',
  columns: COLUMNS,
  compile(context) {
    const dated = sourcesOf(context, 'salesforce', 'datedconversionrate').map((source) => ({
      from: source.from,
      source: source.ref,
      columns: {
        connection: literal(source.connection.id),
        currency: source.text('IsoCode'),
        rate: rateOf(source),
        valid_from: source.date('StartDate'),
        valid_to: source.date('NextStartDate'),
        dated: 'true',
      },
    }))
    const set = sourcesOf(context, 'salesforce', 'currencytype').map((source) => {
      const own = dated.find(({ source: { connection } }) => connection === source.connection.id)
      return {
        from: source.from,
        // Dated rates are the better ones, where there are any.
        ...(own === undefined ? {} : { where: `not exists (select 1 from ${own.from})` }),
        source: source.ref,
        columns: {
          connection: literal(source.connection.id),
          currency: source.text('IsoCode'),
          rate: rateOf(source),
          valid_from: `cast('0001-01-01' as date)`,
          valid_to: `cast('9999-12-31' as date)`,
          dated: 'false',
        },
      }
    })
    return union(context, COLUMNS, [...dated, ...set])
  },
}

function rateOf(source: Source): string | null {
  const rate = source.number('ConversionRate')
  return rate === null ? null : `nullif(${rate}, 0)`
}
