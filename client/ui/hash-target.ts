import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'

const CONTROLS = 'input, select, button, [tabindex]'

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
    // A part of the page is read from its top; what is chosen or read there is what is looked for.
    const part = target.tagName === 'SECTION'
    target.scrollIntoView({ block: part ? 'start' : 'center' })
    const control = [target, ...target.querySelectorAll<HTMLElement>(part ? 'none' : CONTROLS)].find(
      (element) => element.matches(CONTROLS),
    )
    control?.focus({ preventScroll: true })
  }, [hash, ready])
}

function nearest(hash: string): HTMLElement | null {
  const found = document.getElementById(hash)
  const end = hash.lastIndexOf('.')
  return found ?? (end < 0 ? null : nearest(hash.slice(0, end)))
}
