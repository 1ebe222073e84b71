import type { ImportCampaign } from '../../../shared/import.ts'
import { dayText } from '../../format/periods.ts'
import { RecordLink } from '../../ui/record-names.tsx'

/** What tells a campaign from others of its name; its name opens it in its CRM. */
export function CampaignFacts({ campaign }: { readonly campaign: ImportCampaign }) {
  const { connection, type, planned, starts, createdAt, recordId } = campaign
  const facts = [
    connection,
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
