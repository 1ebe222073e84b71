import type { Vendor } from '../../shared/vocabulary.ts'
import classes from './vendor-mark.module.css'

const NAMES: Readonly<Record<Vendor, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' }

/** A vendor's name as people write it. */
export function vendorName(vendor: Vendor): string {
  return NAMES[vendor]
}

/** A small letter in the vendor's colour; the name always stands beside it. */
export function VendorMark({ vendor }: { vendor: Vendor }) {
  return (
    <span className={classes.mark} data-vendor={vendor} aria-hidden>
      {NAMES[vendor].charAt(0)}
    </span>
  )
}
