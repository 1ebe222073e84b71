/** The organisation's own currency, as its CRM tells it; null where it doesn't. An amount that somebody brings in may name none. */
export const toldCurrencies: readonly string[] = [
  `alter table plumbline.connection add column currency text`,
  `alter table entered.budget alter column currency drop not null`,
  `alter table entered.cost alter column currency drop not null`,
]
