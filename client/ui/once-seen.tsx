import { useIntersection } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'

interface OnceSeenProps {
  readonly id: string
  /** Of the place that is kept until then, in pixels. */
  readonly height: number
  readonly children: ReactNode
}

/** A part of a page that takes long to work out: it is there, and asks its questions, once its place has come into view, or nearly. */
export function OnceSeen({ id, height, children }: OnceSeenProps) {
  const [seen, setSeen] = useState(false)
  const { ref, entry } = useIntersection({ rootMargin: '200px' })
  if (entry?.isIntersecting === true && !seen) setSeen(true)
  return (
    <div ref={ref} id={id} {...(seen ? {} : { style: { minHeight: height } })}>
      {seen && children}
    </div>
  )
}
