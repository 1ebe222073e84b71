import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PageParts } from '../../ui/page-parts.tsx'
import { Page } from '../../ui/page.tsx'

interface FrameProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** What the parts of the page of data quality have in common: heading, and the way to each other. */
export function QualityFrame({ title, lead, children }: FrameProps) {
  return (
    <Page title={title} lead={lead}>
      <PageParts label="Parts of data quality">
        <Link to="/quality" activeOptions={{ exact: true, includeSearch: false }}>
          Fields and rules
        </Link>
        <Link to="/quality/fixes" activeOptions={{ includeSearch: false }}>
          Fix this week
        </Link>
        <Link to="/quality/duplicates" activeOptions={{ includeSearch: false }}>
          Duplicates
        </Link>
        <Link to="/quality/conflicts" activeOptions={{ includeSearch: false }}>
          Conflicts
        </Link>
        <Link to="/quality/samples" activeOptions={{ includeSearch: false }}>
          Sample check
        </Link>
      </PageParts>
      {children}
    </Page>
  )
}
