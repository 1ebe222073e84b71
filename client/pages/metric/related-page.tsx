import { Link, type LinkProps } from '@tanstack/react-router'
import classes from './metric.module.css'

/** Pages that show by record what a metric tells as a number. */
const PAGES: ReadonlyMap<string, { readonly to: NonNullable<LinkProps['to']>; readonly text: string }> =
  new Map([
    ['data-quality', { to: '/quality/fixes', text: 'Fix this week: the repairs that move it most' }],
    [
      'data-completeness',
      { to: '/quality', text: 'Fields and rules: which fields of which objects are filled' },
    ],
    [
      'data-uniqueness',
      {
        to: '/quality/duplicates',
        text: 'Duplicates: the clusters, and which record to keep',
      },
    ],
    ['data-consistency', { to: '/quality/conflicts', text: 'Conflicts: both values, and when each changed' }],
    ['data-accuracy', { to: '/quality/samples', text: 'Sample check: draw people, and say what is right' }],
    ['sync-health', { to: '/connections/schedule', text: 'Schedule: each sync that was due' }],
  ])

/** Where the metric is worked on; nothing for one that has no page of its own. */
export function RelatedPage({ metric }: { readonly metric: string }) {
  const page = PAGES.get(metric)
  if (page === undefined) return null
  return (
    <p className={classes.related}>
      <Link to={page.to}>{page.text}</Link>
    </p>
  )
}
