import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Mapping } from '../../../shared/mapping.ts'
import type { Workspace } from '../../../shared/connection.ts'
import { VendorMapping } from '../../../shared/vendor-mapping.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { FieldSelect } from './field-select.tsx'
import { Share, Whole } from './numbers.tsx'
import { AMOUNTS, type TopicProps } from './part.ts'
import { ForAll, Systems } from './systems.tsx'
import { wordsOf } from './words.ts'

const named = new Intl.DisplayNames('en-GB', { type: 'currency' })
const CURRENCIES = Intl.supportedValuesOf('currency').map((code) => ({
  value: code,
  label: `${code} – ${named.of(code) ?? code}`,
}))
const AS_TOLD = ''
const { currency, campaigns } = Mapping.shape
const rules = campaigns.unwrap().shape
const { campaign } = VendorMapping.shape

/** What was approved and spent, in each system; and what money is told in. */
export function Money(props: TopicProps) {
  const { mapping, onChange } = props
  const { data } = useQuery(connectionsOptions())
  const rule = (change: Partial<Mapping['campaigns']>) =>
    onChange({ ...mapping, campaigns: { ...mapping.campaigns, ...change } })
  return (
    <>
      <Systems {...props}>
        {({ vendor, mapping: own, fields, onChange: change }) =>
          (['budget', 'cost'] as const).map((key) => (
            <FieldSelect
              key={key}
              id={`${vendor}.campaign.${key}`}
              setting={`campaign.${key}`}
              {...wordsOf(campaign.shape[key])}
              list={fields.get('campaign')}
              types={AMOUNTS}
              value={own.campaign[key]}
              onChange={(field) => change({ ...own, campaign: { ...own.campaign, [key]: field } })}
            />
          ))
        }
      </Systems>
      <ForAll>
        <NativeSelect
          id="currency"
          {...wordsOf(currency)}
          value={mapping.currency ?? AS_TOLD}
          data={[{ value: AS_TOLD, label: toldText(data?.workspace.defaultCurrency) }, ...CURRENCIES]}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...mapping, currency: value === AS_TOLD ? null : value })
          }
        />
        <Whole
          id="campaigns.closedAfterDays"
          {...wordsOf(rules.closedAfterDays)}
          suffix=" days"
          least={0}
          most={365}
          value={mapping.campaigns.closedAfterDays}
          onChange={(closedAfterDays) => rule({ closedAfterDays })}
        />
        <Share
          id="campaigns.budgetTolerance"
          {...wordsOf(rules.budgetTolerance)}
          least={0}
          value={mapping.campaigns.budgetTolerance}
          onChange={(budgetTolerance) => rule({ budgetTolerance })}
        />
      </ForAll>
    </>
  )
}

function toldText(told: Workspace['defaultCurrency'] | undefined): string {
  if (told === undefined) return 'As the CRMs tell'
  if (told === null) return 'Nobody has said: money isn’t measured'
  const { name, from } = told
  return `${name} – as ${from} tells`
}
