import { Page } from '../../ui/page.tsx'

export function PlatformPage() {
  return <Page title="Platform">{null}</Page>
}
