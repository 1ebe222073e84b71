import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'

/**
 * Brings what the address names into view once it is `ready`, and moves the focus there. Of `salesforce.plannedLaunch.field` it
 * takes the nearest that the page has: the group `salesforce.plannedLaunch`, if not the field.
 */
export function useHashTarget(ready: boolean): void {
  const hash = useRouterState({ select: ({ location }) => location.hash })
  useEffect(() => {
    if (!ready || hash === '') return
    const target = nearest(hash)
    if (target === null) return
    target.scrollIntoView({ block: 'center' })
    const control = target.matches('input, select, button, [tabindex]')
      ? target
      : target.querySelector<HTMLElement>('input, select, button')
    control?.focus({ preventScroll: true })
  }, [hash, ready])
}

function nearest(hash: string): HTMLElement | null {
  const found = document.getElementById(hash)
  const end = hash.lastIndexOf('.')
  return found ?? (end < 0 ? null : nearest(hash.slice(0, end)))
}
