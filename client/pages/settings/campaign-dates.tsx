import { Mapping } from '../../../shared/mapping.ts'
import { STATUS_FIELDS, VendorMapping } from '../../../shared/vendor-mapping.ts'
import { ByName } from './by-name.tsx'
import { FieldSelect } from './field-select.tsx'
import { Whole, WholeOrNone } from './numbers.tsx'
import { OptionsSelect } from './options-select.tsx'
import { DATES, type SystemProps, type TopicProps } from './part.ts'
import { ForAll, Systems } from './systems.tsx'
import { TypePlans } from './type-plans.tsx'
import { allTypes } from './types-of.ts'
import { wordsOf } from './words.ts'

const { graceDays, campaigns } = Mapping.shape
const { leadTime } = campaigns.unwrap().shape

/** When campaigns are asked for, worked on and planned, in each system; and what is agreed about it. */
export function CampaignDates(props: TopicProps) {
  const { mapping, onChange } = props
  const agreed = mapping.campaigns.leadTime
  const agree = (change: Partial<typeof agreed>) =>
    onChange({ ...mapping, campaigns: { ...mapping.campaigns, leadTime: { ...agreed, ...change } } })
  const types = [...new Set([...allTypes(props), ...Object.keys(agreed.byType)])].toSorted()
  return (
    <>
      <Systems {...props}>{(system) => <Dates {...system} />}</Systems>
      <ForAll>
        <Whole
          id="graceDays"
          {...wordsOf(graceDays)}
          suffix=" days"
          least={0}
          most={30}
          value={mapping.graceDays}
          onChange={(days) => onChange({ ...mapping, graceDays: days })}
        />
        <WholeOrNone
          id="campaigns.leadTime.days"
          {...wordsOf(leadTime.shape.days)}
          suffix=" days"
          placeholder="Nothing is agreed"
          least={1}
          most={365}
          value={agreed.days}
          onChange={(days) => agree({ days })}
        />
        <ByName id="campaigns.leadTime.byType" {...wordsOf(leadTime.shape.byType)} names={types}>
          {(type) => (
            <WholeOrNone
              size="xs"
              label={type}
              suffix=" days"
              placeholder="As for the others"
              least={1}
              most={365}
              value={agreed.byType[type] ?? null}
              onChange={(days) => {
                const { [type]: _before, ...others } = agreed.byType
                agree({ byType: days === null ? others : { ...others, [type]: days } })
              }}
            />
          )}
        </ByName>
      </ForAll>
    </>
  )
}

function Dates({ vendor, mapping, fields, onChange }: SystemProps) {
  const list = fields.get('campaign')
  const { plannedLaunch, campaign, workStartedStatuses } = VendorMapping.shape
  return (
    <>
      <FieldSelect
        id={`${vendor}.plannedLaunch.field`}
        setting="plannedLaunch.field"
        {...wordsOf(plannedLaunch.shape.field)}
        list={list}
        types={DATES}
        value={mapping.plannedLaunch.field}
        onChange={(field) => onChange({ ...mapping, plannedLaunch: chosen(mapping.plannedLaunch, field) })}
      />
      {(['requested', 'workStarted'] as const).map((key) => (
        <FieldSelect
          key={key}
          id={`${vendor}.campaign.${key}`}
          setting={`campaign.${key}`}
          {...wordsOf(campaign.shape[key])}
          list={list}
          types={DATES}
          value={mapping.campaign[key]}
          onChange={(field) => onChange({ ...mapping, campaign: { ...mapping.campaign, [key]: field } })}
        />
      ))}
      <OptionsSelect
        id={`${vendor}.workStartedStatuses`}
        {...wordsOf(workStartedStatuses)}
        field={list?.items.find(({ name }) => name === STATUS_FIELDS[vendor])}
        value={mapping.workStartedStatuses}
        onChange={(statuses) => onChange({ ...mapping, workStartedStatuses: statuses })}
      />
      <TypePlans vendor={vendor} mapping={mapping} list={list} onChange={onChange} />
    </>
  )
}

/**
 * Where no field was chosen yet, what holds for single types was taken for granted: the field that is chosen now holds for them
 * too, lest their dates be read from two fields and seem to have been moved.
 */
function chosen(
  { field: before, byType }: VendorMapping['plannedLaunch'],
  field: string | null,
): VendorMapping['plannedLaunch'] {
  return { field, byType: before === null && field !== null ? {} : byType }
}
