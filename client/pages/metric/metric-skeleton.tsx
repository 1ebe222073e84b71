import { Skeleton, VisuallyHidden } from '@mantine/core'
import { Page } from '../../ui/page.tsx'

/** The metric page's own shape while its first answer is on its way. */
export function MetricSkeleton() {
  return (
    <Page
      title="Metric"
      heading={
        <div aria-busy="true">
          <VisuallyHidden component="h1">Loading</VisuallyHidden>
          <Skeleton height={14} width={130} mb={10} />
          <Skeleton height={32} width={260} mb={20} />
        </div>
      }
    >
      <Skeleton height={36} width={260} mb={14} />
      <Skeleton height={54} width={220} mb={44} />
      <Skeleton height={22} width={420} maw="100%" mb={14} />
      <Skeleton height={300} mb={40} />
      <Skeleton height={220} />
    </Page>
  )
}
