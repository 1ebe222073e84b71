import type { ReactNode } from 'react'
import classes from './page.module.css'

interface PageProps {
  /** The document's title, and the heading unless `heading` is given. */
  readonly title: string
  readonly heading?: ReactNode
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** The frame of every page: document title, one h1, and the measure of its column. */
export function Page({ title, heading, lead, children }: PageProps) {
  return (
    <div className={classes.page}>
      <title>{`${title} · Plumbline`}</title>
      {heading ?? (
        <header className={classes.header}>
          <h1 className={classes.heading}>{title}</h1>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </header>
      )}
      {children}
    </div>
  )
}

/** A titled part of a page. */
export function Section({
  id,
  title,
  aside,
  children,
}: {
  id?: string
  title: ReactNode
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={classes.section} id={id}>
      <header className={classes.sectionHeader}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
