import { TagsInput } from '@mantine/core'
import { Mapping } from '../../../shared/mapping.ts'
import { STATUS_FIELDS, VendorMapping } from '../../../shared/vendor-mapping.ts'
import { FieldSelect } from './field-select.tsx'
import { Whole } from './numbers.tsx'
import { OptionsSelect } from './options-select.tsx'
import { TEXTS, type SystemProps, type TopicProps } from './part.ts'
import { ForAll, Systems } from './systems.tsx'
import { allTypes } from './types-of.ts'
import { wordsOf } from './words.ts'

const FIELDS = ['type', 'channel', 'region', 'alwaysOn', 'template'] as const
const STATUSES = [
  'draftStatuses',
  'openStatuses',
  'liveStatuses',
  'cancelledStatuses',
  'closedStatuses',
] as const
const NAMES = ['templateNames', 'correctionNames'] as const
const rules = Mapping.shape.campaigns.unwrap().shape

/** What kind of campaign it is, and how far it has come, in each system; and what names tell. */
export function CampaignFields(props: TopicProps) {
  const { mapping, onChange } = props
  const { campaigns } = mapping
  const rule = (change: Partial<typeof campaigns>) =>
    onChange({ ...mapping, campaigns: { ...campaigns, ...change } })
  return (
    <>
      <Systems {...props}>{(system) => <Fields {...system} />}</Systems>
      <ForAll>
        <TagsInput
          id="campaigns.eventTypes"
          {...wordsOf(rules.eventTypes)}
          data={[...allTypes(props)]}
          value={campaigns.eventTypes}
          onChange={(eventTypes) => rule({ eventTypes })}
        />
        {NAMES.map((key) => (
          <TagsInput
            key={key}
            id={`campaigns.${key}`}
            {...wordsOf(rules[key])}
            value={campaigns[key]}
            onChange={(names) => rule({ [key]: names })}
          />
        ))}
        <Whole
          id="campaigns.correctionDays"
          {...wordsOf(rules.correctionDays)}
          suffix=" days"
          least={1}
          most={90}
          value={campaigns.correctionDays}
          onChange={(correctionDays) => rule({ correctionDays })}
        />
      </ForAll>
    </>
  )
}

function Fields({ vendor, mapping, fields, onChange }: SystemProps) {
  const list = fields.get('campaign')
  const { campaign } = VendorMapping.shape
  return (
    <>
      {FIELDS.map((key) => (
        <FieldSelect
          key={key}
          id={`${vendor}.campaign.${key}`}
          {...wordsOf(campaign.shape[key])}
          list={list}
          types={key === 'alwaysOn' ? ['boolean', 'text'] : TEXTS}
          value={mapping.campaign[key]}
          onChange={(field) => onChange({ ...mapping, campaign: { ...mapping.campaign, [key]: field } })}
        />
      ))}
      {STATUSES.map((key) => (
        <OptionsSelect
          key={key}
          id={`${vendor}.${key}`}
          {...wordsOf(VendorMapping.shape[key])}
          field={list?.items.find(({ name }) => name === STATUS_FIELDS[vendor])}
          value={mapping[key]}
          onChange={(statuses) => onChange({ ...mapping, [key]: statuses })}
        />
      ))}
    </>
  )
}
