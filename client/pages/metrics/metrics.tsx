import { Page } from '../../ui/page.tsx'

export function MetricsPage() {
  return <Page title="Metrics">{null}</Page>
}
