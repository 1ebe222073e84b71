import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { vendorName } from '../../ui/vendor-mark.tsx'
import { VENDORS, type SystemProps, type TopicProps } from './part.ts'
import classes from './settings.module.css'

/** The part of a topic that is about one system, for each system. */
export function Systems({
  mapping,
  fields,
  onChange,
  children,
}: TopicProps & { readonly children: (system: SystemProps) => ReactNode }) {
  return VENDORS.map((vendor) => (
    <section key={vendor} aria-label={vendorName(vendor)} className={classes.system}>
      <h3 className={classes.part}>{vendorName(vendor)}</h3>
      {own(vendor)}
    </section>
  ))

  function own(vendor: (typeof VENDORS)[number]) {
    const found = fields[vendor]
    if (found === null)
      return (
        <div aria-busy="true">
          <Skeleton height={56} />
        </div>
      )
    if (found.size === 0)
      return <EmptyNote>Its fields are known once it is connected and has been read.</EmptyNote>
    return (
      <div className={classes.grid}>
        {children({
          vendor,
          mapping: mapping[vendor],
          fields: found,
          onChange: (changed) => onChange({ ...mapping, [vendor]: changed }),
        })}
      </div>
    )
  }
}

/** What holds for all systems. */
export function ForAll({ children }: { readonly children: ReactNode }) {
  return (
    <section aria-label="For all systems" className={classes.system}>
      <h3 className={classes.part}>For all systems</h3>
      <div className={classes.grid}>{children}</div>
    </section>
  )
}
