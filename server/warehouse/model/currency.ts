import type { Workspace } from '../../../shared/connection.ts'
import type { Mapping } from '../../../shared/mapping.ts'
import type { CatalogConnection } from '../catalog.ts'
import { literal } from '../sql.ts'
import type { Reader } from '../warehouse.ts'

type Teller = Pick<CatalogConnection, 'vendor' | 'label' | 'currency'>

/** The currency that a CRM tells of its organisation, Salesforce first; null where none tells any. */
function toldCurrency(connections: readonly Teller[]): Workspace['defaultCurrency'] {
  const rank = ({ vendor }: Teller) => (vendor === 'salesforce' ? 0 : 1)
  const [told] = connections
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ currency, label }) => (currency === null ? [] : [{ name: currency, from: label }]))
  return told ?? null
}

/** The same, of what was last read. */
export async function readToldCurrency(reader: Reader): Promise<Workspace['defaultCurrency']> {
  return toldCurrency(
    await reader.all<Teller>(
      `select c.vendor, c.label, t.currency
       from plumbline.connection c join plumbline.told_currency t on t.connection = c.id where c.active order by c.id`,
    ),
  )
}

/** The currency in which all money is told: the one that somebody chose, else what a CRM tells; null where nobody has said. */
export function moneyCurrency(
  { currency }: Pick<Mapping, 'currency'>,
  connections: readonly Teller[],
): string | null {
  return currency ?? toldCurrency(connections)?.name ?? null
}

/**
 * SQL of the currency of a connection's amounts that name none themselves, `connection` being an expression of its id: what its
 * CRM tells, else the one that somebody chose; null where nobody has said.
 */
export function unnamedCurrency(
  { currency }: Pick<Mapping, 'currency'>,
  connections: readonly Pick<CatalogConnection, 'id' | 'currency'>[],
  connection: string,
): string {
  const chosen = currencyLiteral(currency)
  const told = connections.flatMap((each) =>
    each.currency === null ? [] : [`when ${connection} = ${literal(each.id)} then ${literal(each.currency)}`],
  )
  return told.length === 0 ? chosen : `case ${told.join(' ')} else ${chosen} end`
}

export function currencyLiteral(currency: string | null): string {
  return currency === null ? 'cast(null as text)' : literal(currency)
}
