import type { ReactNode } from 'react'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { VendorMark, vendorName } from '../../ui/vendor-mark.tsx'
import classes from './guide.module.css'

/** One vendor's part of the guide. */
export function Guide({ vendor, children }: { vendor: Vendor; children: ReactNode }) {
  return (
    <section className={classes.guide} aria-label={vendorName(vendor)}>
      <h3 className={classes.name}>
        <VendorMark vendor={vendor} />
        {vendorName(vendor)}
      </h3>
      {children}
    </section>
  )
}

/** A part of it with a small heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.part}>
      <h4>{title}</h4>
      {children}
    </div>
  )
}

/** A link to the vendor's own page. */
export function VendorPage({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={classes.page}>
      {children}
    </a>
  )
}
