import { useQuery } from '@tanstack/react-query'
import type { ImportCampaign } from '../../../shared/import.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { dayText } from '../../format/periods.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import { vendorName } from '../../ui/vendor-mark.tsx'

/** What tells a campaign from others of its name; its name opens it in its CRM. */
export function CampaignFacts({ campaign }: { readonly campaign: ImportCampaign }) {
  const { connection, type, planned, starts, createdAt, recordId } = campaign
  const { data: system } = useQuery({
    ...connectionsOptions(),
    select: ({ items }) => items.find(({ id }) => id === connection)?.vendor,
  })
  const facts = [
    system === undefined ? connection : vendorName(system),
    type,
    planned !== null && `planned ${dayText(planned)}`,
    starts !== null && starts !== planned && `starts ${dayText(starts)}`,
    planned === null && starts === null && createdAt !== null && `made ${dayText(createdAt.slice(0, 10))}`,
    recordId,
  ].filter((fact) => fact !== false && fact !== null)
  return (
    <span>
      <RecordLink row={campaign} /> <small>{facts.join(' · ')}</small>
    </span>
  )
}
