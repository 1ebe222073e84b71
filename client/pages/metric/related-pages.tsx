import { Link } from '@tanstack/react-router'
import classes from './headline.module.css'

/** Pages that show by record what a metric tells as a number. */
const PAGES = {
  'data-quality': { to: '/quality/fixes', text: 'Fix this week: the repairs that move it most' },
  'data-completeness': { to: '/quality', text: 'Fields and rules: which fields of which objects are filled' },
  'data-uniqueness': {
    to: '/quality/duplicates',
    text: 'Duplicates: the clusters, and which record to keep',
  },
  'data-consistency': { to: '/quality/conflicts', text: 'Conflicts: both values, and when each changed' },
  'data-accuracy': { to: '/quality/samples', text: 'Sample check: draw people, and say what is right' },
  'sync-health': { to: '/connections/schedule', text: 'Schedule: each sync that was due' },
} as const

/** Where the metric is worked on; nothing for one that has no page of its own. */
export function RelatedPage({ metric }: { readonly metric: string }) {
  const page = Object.hasOwn(PAGES, metric) ? PAGES[metric as keyof typeof PAGES] : null
  if (page === null) return null
  return (
    <p className={classes.quiet}>
      <Link to={page.to}>{page.text}</Link>
    </p>
  )
}
