import type { CampaignCard } from '../../../shared/campaign.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import classes from './campaigns.module.css'

/** A campaign by its name, which opens it in its CRM, and whose it is. */
export function CampaignName({
  campaign,
}: {
  campaign: Pick<CampaignCard, 'label' | 'recordId' | 'url' | 'type' | 'owner'>
}) {
  const about = [campaign.type, campaign.owner].filter((each) => each !== null).join(' · ')
  return (
    <>
      <RecordLink row={campaign} />
      {about !== '' && <span className={classes.about}>{about}</span>}
    </>
  )
}
