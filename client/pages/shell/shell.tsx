import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useDataRefresh } from '../../api/data-refresh.ts'
import { usePinnedPeriod } from '../../api/period.ts'
import { Notices } from './notices.tsx'
import { PastNotice } from './past-notice.tsx'
import { Sidebar, TabBar, TopBar } from './navigation.tsx'
import classes from './shell.module.css'

/** What stands around every page. */
export function Shell() {
  useDataRefresh()
  usePinnedPeriod()
  const main = useFocusOnNewPage()
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <Sidebar />
      <TopBar />
      <div id="content" className={classes.content} data-scroll-restoration-id="content">
        <PastNotice />
        <Notices />
        <main id="main" ref={main} tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      <TabBar />
    </div>
  )
}

/** Moves the focus into a newly opened page, so that the keyboard and a screen reader start there. */
function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const last = useRef(path)
  useEffect(() => {
    if (path !== undefined && last.current !== undefined && path !== last.current) {
      main.current?.focus({ preventScroll: true })
    }
    last.current = path
  }, [path])
  return main
}
