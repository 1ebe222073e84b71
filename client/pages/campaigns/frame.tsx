import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PageParts } from '../../ui/page-parts.tsx'
import { Page } from '../../ui/page.tsx'
import { PILLARS } from '../../ui/pillar.ts'

interface FrameProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** What the parts of the page of campaigns have in common: heading, and the way to each other. */
export function CampaignsFrame({ title, lead, children }: FrameProps) {
  return (
    <Page title={title} lead={lead}>
      <PageParts label="Parts of campaigns">
        <Link to="/campaigns" activeOptions={{ exact: true, includeSearch: false }}>
          Dates
        </Link>
        <Link to="/campaigns/flow" activeOptions={{ includeSearch: false }}>
          Flow
        </Link>
        <Link to="/campaigns/replans" activeOptions={{ includeSearch: false }}>
          Re-plans
        </Link>
        <Link to="/campaigns/pairs" activeOptions={{ includeSearch: false }}>
          Pairs
        </Link>
      </PageParts>
      <div style={{ ['--hue' as string]: PILLARS.campaign.hue }}>{children}</div>
    </Page>
  )
}
