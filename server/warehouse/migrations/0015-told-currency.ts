/**
 * The organisation's own currency, where its CRM tells it: a table of its own, because DuckDB adds no column to one whose rows an
 * earlier step has changed. An amount that somebody brings in may name none.
 */
export const toldCurrencies: readonly string[] = [
  `create table plumbline.told_currency(connection text not null, currency text not null)`,
  `alter table entered.budget alter column currency drop not null`,
  `alter table entered.cost alter column currency drop not null`,
]
