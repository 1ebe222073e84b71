import { MultiSelect } from '@mantine/core'
import { STATUS_FIELDS, VendorMapping } from '../../../shared/vendor-mapping.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { FieldSelect } from './field-select.tsx'
import type { Fields } from './source-fields.ts'
import { TypePlans } from './type-plans.tsx'
import { wordsOf } from './words.ts'
import classes from './settings.module.css'

const DATES = ['date', 'instant']
const STATUSES = ['draftStatuses', 'liveStatuses', 'cancelledStatuses', 'closedStatuses'] as const
const CAMPAIGN_FIELDS = ['type', 'channel', 'region', 'alwaysOn'] as const

interface CampaignMappingProps {
  readonly vendor: Vendor
  readonly mapping: VendorMapping
  readonly fields: Fields
  readonly onChange: (mapping: VendorMapping) => void
}

/** When a campaign is planned, when it is under way, and what tells its type. */
export function CampaignMapping({ vendor, mapping, fields, onChange }: CampaignMappingProps) {
  const list = fields.get('campaign')
  const { plannedLaunch, campaign } = VendorMapping.shape
  const held = list?.items.find(({ name }) => name === STATUS_FIELDS[vendor])?.options ?? []
  const offered = [...new Set([...held, ...STATUSES.flatMap((key) => mapping[key])])]
  return (
    <div className={classes.grid}>
      <FieldSelect
        {...wordsOf(plannedLaunch.shape.field)}
        list={list}
        types={DATES}
        value={mapping.plannedLaunch.field}
        onChange={(field) => onChange({ ...mapping, plannedLaunch: { ...mapping.plannedLaunch, field } })}
      />
      {CAMPAIGN_FIELDS.map((key) => (
        <FieldSelect
          key={key}
          {...wordsOf(campaign.shape[key])}
          list={list}
          types={key === 'alwaysOn' ? ['boolean', 'text'] : ['text']}
          value={mapping.campaign[key]}
          onChange={(field) => onChange({ ...mapping, campaign: { ...mapping.campaign, [key]: field } })}
        />
      ))}
      {STATUSES.map((key) => (
        <MultiSelect
          key={key}
          {...wordsOf(VendorMapping.shape[key])}
          data={offered}
          value={mapping[key]}
          placeholder={mapping[key].length === 0 ? 'None' : undefined}
          nothingFoundMessage="The source has no such status"
          searchable
          clearable
          onChange={(statuses) => onChange({ ...mapping, [key]: statuses })}
        />
      ))}
      <TypePlans mapping={mapping} list={list} onChange={onChange} />
    </div>
  )
}
