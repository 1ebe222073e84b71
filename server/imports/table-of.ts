import type { EnteredColumn, EnteredTable } from '../warehouse/entered/table.ts'
import type { ImportKind, ValueKind } from './kind.ts'
import type { Matched } from './reading/match.ts'

const TYPES: Readonly<Record<Exclude<ValueKind['kind'], 'campaign'>, EnteredColumn['type']>> = {
  amount: 'decimal(18, 4)',
  choice: 'text',
  currency: 'text',
  day: 'date',
  domain: 'text',
  moment: 'text',
  share: 'double precision',
  text: 'text',
}

/** The table of a kind, as a file of those columns fills it. `currency`: of amounts that name none; null: nobody has said. */
export function tableOf(
  { table, fields, identity, numberedBy }: ImportKind,
  { matched, currency }: { readonly matched: Matched; readonly currency: string | null },
): EnteredTable {
  const campaign = fields.find(({ value }) => value.kind === 'campaign')
  return {
    name: table,
    campaign: campaign === undefined ? 'none' : campaign.needs === 'value' ? 'named' : 'perhaps',
    campaignGiven: campaign !== undefined && matched[campaign.name] != null,
    numberedBy: fields.find(({ name }) => name === numberedBy)?.column ?? null,
    columns: fields.flatMap(({ name, column, value }) =>
      value.kind === 'campaign'
        ? []
        : [
            {
              name: column,
              type: TYPES[value.kind],
              identity: identity.includes(name),
              given: matched[name] != null,
              fallback: value.kind === 'currency' ? currency : null,
            },
          ],
    ),
  }
}

/** The table of a kind, whatever a file may hold. */
export function wholeTable(kind: ImportKind): EnteredTable {
  const matched = Object.fromEntries(kind.fields.map(({ name, label }) => [name, label]))
  return tableOf(kind, { matched, currency: null })
}
