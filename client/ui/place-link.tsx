import { Link } from '@tanstack/react-router'
import type { Place } from '../../shared/need.ts'

/** The way to where something is done; `metric` is the one that lacks it. What is done in the CRM itself is told in words. */
export function PlaceLink({ place, metric }: { readonly place: Place; readonly metric: string }) {
  switch (place.page) {
    case 'settings':
      return (
        <Link to="/settings" hash={place.setting}>
          Choose it in the settings
        </Link>
      )
    case 'imports':
      return (
        <Link to="/imports" search={{ kind: place.import }}>
          Import a file
        </Link>
      )
    case 'records':
      return (
        <Link to="/metrics/$id" params={{ id: metric }} hash="records">
          See the records
        </Link>
      )
    case 'crm':
      return null
    default: {
      const { to, text } = PAGES[place.page]
      return <Link to={to}>{text}</Link>
    }
  }
}

const PAGES = {
  connect: { to: '/connect', text: 'See how to connect it' },
  connections: { to: '/connections', text: 'See the connection' },
  fixes: { to: '/quality/fixes', text: 'See what to repair' },
  conflicts: { to: '/quality/conflicts', text: 'See the conflicts' },
  samples: { to: '/quality/samples', text: 'Go to the sample check' },
  schedule: { to: '/connections/schedule', text: 'See the schedule' },
  pairs: { to: '/campaigns/pairs', text: 'Pair the campaigns' },
  plans: { to: '/campaigns/replans', text: 'Go to the re-plan ledger' },
} as const
