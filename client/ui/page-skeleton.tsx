import { Skeleton, VisuallyHidden } from '@mantine/core'
import { Page } from './page.tsx'

/** While a page's code is on its way. */
export function PageSkeleton() {
  return (
    <Page
      title="Loading"
      heading={
        <>
          <VisuallyHidden component="h1">Loading</VisuallyHidden>
          <Skeleton height={30} width={280} mb="xl" />
        </>
      }
    >
      <Skeleton height={180} mb="lg" />
      <Skeleton height={180} />
    </Page>
  )
}
