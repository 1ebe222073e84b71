import { Link } from '@tanstack/react-router'
import {
  IconAdjustments,
  IconCalendarWeek,
  IconDatabase,
  IconListSearch,
  IconPlugConnected,
  IconShieldCheck,
} from '@tabler/icons-react'
import { ColorSchemeToggle } from './color-scheme-toggle.tsx'
import { SyncStatus } from './sync-status.tsx'
import classes from './navigation.module.css'

const PAGES = [
  { to: '/', label: 'Weekly review', short: 'Review', icon: IconCalendarWeek },
  { to: '/metrics', label: 'Metrics', short: 'Metrics', icon: IconListSearch },
  { to: '/quality', label: 'Data quality', short: 'Quality', icon: IconShieldCheck },
  { to: '/connections', label: 'Connections', short: 'Connections', icon: IconDatabase },
  { to: '/settings', label: 'Settings', short: 'Settings', icon: IconAdjustments },
  { to: '/connect', label: 'Connect your CRM', short: 'Connect', icon: IconPlugConnected },
] as const

function Brand() {
  return (
    <Link to="/" className={classes.brand} aria-label="Plumbline: weekly review">
      <img src="/mark.svg" alt="" width={26} height={26} />
      <span>Plumbline</span>
    </Link>
  )
}

/** Pages and state on the left, on wide screens. */
export function Sidebar() {
  return (
    <header className={classes.column}>
      <div className={classes.sidebar}>
        <Brand />
        <nav aria-label="Pages">
          <ul>
            {PAGES.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.item}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                >
                  <Icon size={18} stroke={1.7} aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className={classes.foot}>
          <SyncStatus />
          <ColorSchemeToggle />
        </div>
      </div>
    </header>
  )
}

/** Name and state on top, on a phone. */
export function TopBar() {
  return (
    <header className={classes.topbar}>
      <Brand />
      <ColorSchemeToggle />
    </header>
  )
}

/** Pages within reach of the thumb, on a phone. */
export function TabBar() {
  return (
    <nav className={classes.tabs} aria-label="Pages">
      {PAGES.map(({ to, short, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={classes.tab}
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          <Icon size={21} stroke={1.7} aria-hidden />
          {short}
        </Link>
      ))}
    </nav>
  )
}
