import type { CSSProperties, ReactNode, Ref } from 'react'

interface ScrollBoxProps {
  readonly label: string
  readonly className: string | undefined
  readonly style?: CSSProperties
  readonly ref?: Ref<HTMLElement>
  readonly children: ReactNode
}

/** A part of the page that scrolls by itself, by keyboard too. */
export function ScrollBox({ label, children, ...others }: ScrollBoxProps) {
  return (
    // Without a tab stop its lower part could be reached by a pointer only.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section aria-label={label} tabIndex={0} {...others}>
      {children}
    </section>
  )
}
