import type { ConnectionList } from '../../../shared/connection.ts'
import { Page } from '../../ui/page.tsx'

export function FirstStart({ list }: { list: ConnectionList }) {
  return <Page title="Reading your CRMs for the first time">{list.items.length}</Page>
}
