import { Menu, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import {
  IconAdjustments,
  IconCalendarWeek,
  IconDatabase,
  IconDots,
  IconFileImport,
  IconListCheck,
  IconListSearch,
  IconPlugConnected,
  IconShieldCheck,
  IconSpeakerphone,
} from '@tabler/icons-react'
import { ColorSchemeToggle } from './color-scheme-toggle.tsx'
import { SyncStatus } from './sync-status.tsx'
import { TimeTravel } from './time-travel.tsx'
import classes from './navigation.module.css'

const PAGES = [
  { to: '/', label: 'Weekly review', icon: IconCalendarWeek, tab: 'Review' },
  { to: '/metrics', label: 'Metrics', icon: IconListSearch, tab: 'Metrics' },
  { to: '/campaigns', label: 'Campaigns', icon: IconSpeakerphone, tab: 'Campaigns' },
  { to: '/quality', label: 'Data quality', icon: IconShieldCheck, tab: 'Quality' },
  { to: '/readiness', label: 'What is supported', icon: IconListCheck, tab: null },
  { to: '/connections', label: 'Connections', icon: IconDatabase, tab: null },
  { to: '/imports', label: 'Imports', icon: IconFileImport, tab: null },
  { to: '/settings', label: 'Settings', icon: IconAdjustments, tab: null },
  { to: '/connect', label: 'Connect your CRM', icon: IconPlugConnected, tab: null },
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
          <span className={classes.tools}>
            <TimeTravel />
            <ColorSchemeToggle />
          </span>
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
      <span className={classes.tools}>
        <TimeTravel />
        <ColorSchemeToggle />
      </span>
    </header>
  )
}

/** The pages that are opened most, within reach of the thumb, and the way to the others, on a phone. */
export function TabBar() {
  return (
    <nav className={classes.tabs} aria-label="Pages">
      {PAGES.map(
        ({ to, tab, icon: Icon }) =>
          tab !== null && (
            <Link
              key={to}
              to={to}
              className={classes.tab}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              <Icon size={21} stroke={1.7} aria-hidden />
              {tab}
            </Link>
          ),
      )}
      <More />
    </nav>
  )
}

function More() {
  return (
    <Menu position="top-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.tab}>
          <IconDots size={21} stroke={1.7} aria-hidden />
          More
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {PAGES.map(
          ({ to, tab, label, icon: Icon }) =>
            tab === null && (
              <Menu.Item
                key={to}
                component={Link}
                to={to}
                leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
              >
                {label}
              </Menu.Item>
            ),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
