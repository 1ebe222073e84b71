import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { connectionsOptions } from '../../api/connections.ts'
import { countText } from '../../format/numbers.ts'
import { PageParts, PartCount } from '../../ui/page-parts.tsx'
import { Page } from '../../ui/page.tsx'

interface FrameProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** What the parts of the connections' page have in common: heading, and the way to each other. */
export function ConnectionsFrame({ title, lead, children }: FrameProps) {
  const { data } = useQuery(connectionsOptions())
  const aside = data?.items
    .flatMap(({ objects }) => objects)
    .reduce((sum, { quarantined }) => sum + quarantined, 0)
  return (
    <Page title={title} lead={lead}>
      <PageParts label="Parts of connections">
        <Link to="/connections" activeOptions={{ exact: true, includeSearch: false }}>
          Overview
        </Link>
        <Link to="/connections/quarantine" activeOptions={{ includeSearch: false }}>
          Set aside {aside !== undefined && aside > 0 && <PartCount>{countText(aside)}</PartCount>}
        </Link>
        <Link to="/connections/changes" activeOptions={{ includeSearch: false }}>
          Schema changes
        </Link>
        <Link to="/connections/schedule" activeOptions={{ includeSearch: false }}>
          Schedule
        </Link>
        <Link to="/connections/storage" activeOptions={{ includeSearch: false }}>
          Storage
        </Link>
      </PageParts>
      {children}
    </Page>
  )
}
