import { useIntersection } from '@mantine/hooks'
import { useState } from 'react'

/** Whether a place has come into view, or nearly: what takes long to work out is asked for then. */
export function useSeen(): { readonly ref: (element: HTMLElement | null) => void; readonly seen: boolean } {
  const [seen, setSeen] = useState(false)
  const { ref, entry } = useIntersection({ rootMargin: '200px' })
  if (entry?.isIntersecting === true && !seen) setSeen(true)
  return { ref, seen }
}
