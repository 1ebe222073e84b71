import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { parseSearch, stringifySearch } from './address-bar.ts'
import { MetricSearch } from './pages/metric/search.ts'
import { NotFound } from './pages/not-found.tsx'
import { CampaignsSearch, FlowSearch, PairsSearch, ReplansSearch } from './pages/campaigns/search.ts'
import {
  ConnectionsSearch,
  HistorySearch,
  QuarantineSearch,
  SchemaChangesSearch,
} from './pages/connections/search.ts'
import { ConflictsSearch, DuplicatesSearch, QualitySearch, SamplesSearch } from './pages/quality/search.ts'
import { ImportsSearch } from './pages/imports/search.ts'
import { FixesSearch } from './pages/fixes/search.ts'
import { ReviewSearch } from './pages/review/search.ts'
import { ShellSearch } from './pages/shell/search.ts'
import { Shell } from './pages/shell/shell.tsx'
import { PageError } from './ui/page-error.tsx'
import { PageSkeleton } from './ui/page-skeleton.tsx'

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  validateSearch: ShellSearch,
  // Whatever page one goes to, it speaks of the period and the past moment that one looks at.
  search: { middlewares: [retainSearchParams(['period', 'asOf'])] },
})

const routes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    validateSearch: ReviewSearch,
    component: lazyRouteComponent(() => import('./pages/review/review.tsx'), 'ReviewPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/metrics',
    component: lazyRouteComponent(() => import('./pages/metrics/metrics.tsx'), 'MetricsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/metrics/$id',
    validateSearch: MetricSearch,
    component: lazyRouteComponent(() => import('./pages/metric/metric.tsx'), 'MetricPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/connections',
    validateSearch: HistorySearch,
    component: lazyRouteComponent(() => import('./pages/connections/connections.tsx'), 'ConnectionsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/connections/quarantine',
    validateSearch: QuarantineSearch,
    component: lazyRouteComponent(() => import('./pages/connections/quarantine.tsx'), 'QuarantinePage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/connections/changes',
    validateSearch: SchemaChangesSearch,
    component: lazyRouteComponent(
      () => import('./pages/connections/schema-changes.tsx'),
      'SchemaChangesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/connections/schedule',
    validateSearch: ConnectionsSearch,
    component: lazyRouteComponent(() => import('./pages/connections/schedule.tsx'), 'SchedulePage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/connections/storage',
    component: lazyRouteComponent(() => import('./pages/connections/storage.tsx'), 'StoragePage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/campaigns',
    validateSearch: CampaignsSearch,
    component: lazyRouteComponent(() => import('./pages/campaigns/dates.tsx'), 'CampaignsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/campaigns/flow',
    validateSearch: FlowSearch,
    component: lazyRouteComponent(() => import('./pages/campaigns/flow.tsx'), 'FlowPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/campaigns/replans',
    validateSearch: ReplansSearch,
    component: lazyRouteComponent(() => import('./pages/campaigns/replans.tsx'), 'ReplansPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/campaigns/pairs',
    validateSearch: PairsSearch,
    component: lazyRouteComponent(() => import('./pages/campaigns/pairs.tsx'), 'PairsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/quality',
    validateSearch: QualitySearch,
    component: lazyRouteComponent(() => import('./pages/quality/quality.tsx'), 'QualityPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/quality/duplicates',
    validateSearch: DuplicatesSearch,
    component: lazyRouteComponent(() => import('./pages/quality/duplicates.tsx'), 'DuplicatesPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/quality/conflicts',
    validateSearch: ConflictsSearch,
    component: lazyRouteComponent(() => import('./pages/quality/conflicts.tsx'), 'ConflictsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/quality/samples',
    validateSearch: SamplesSearch,
    component: lazyRouteComponent(() => import('./pages/quality/samples.tsx'), 'SamplesPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/quality/fixes',
    validateSearch: FixesSearch,
    component: lazyRouteComponent(() => import('./pages/fixes/fixes.tsx'), 'FixesPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/readiness',
    component: lazyRouteComponent(() => import('./pages/readiness/readiness.tsx'), 'ReadinessPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('./pages/settings/settings.tsx'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/imports',
    validateSearch: ImportsSearch,
    component: lazyRouteComponent(() => import('./pages/imports/imports.tsx'), 'ImportsPage'),
  }),
  // What the page was called before.
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/platform',
    beforeLoad: () => redirect({ to: '/connections', throw: true }),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/connect',
    component: lazyRouteComponent(() => import('./pages/connect/connect.tsx'), 'ConnectPage'),
  }),
] as const

const routeTree = rootRoute.addChildren(routes)

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
    scrollToTopSelectors: ['#content'],
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
