import { Link } from '@tanstack/react-router'
import { Page } from '../ui/page.tsx'

export function NotFound() {
  return (
    <Page
      title="There is no such page"
      lead="The address may be mistyped, or from another version of Plumbline."
    >
      <p>
        <Link to="/">Go to the weekly review</Link>
      </p>
    </Page>
  )
}
