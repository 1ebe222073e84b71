import type { Quota } from '../../../shared/connection.ts'
import { countText } from '../../format/numbers.ts'
import classes from './quota-bar.module.css'

/** From this share on the CRM's own users may feel it. */
const TIGHT = 0.7
/** Below it a bar would be empty. */
const SHOWN = 0.05

/** How much of the CRM's allowance of requests is used, by everyone. */
export function QuotaBar({ quota: { used, limit, window } }: { quota: Quota }) {
  const share = limit === 0 ? 0 : used / limit
  return (
    <div>
      <dt>API requests{window === '' ? '' : ` per ${window}`}</dt>
      <dd>
        {countText(used)} <span>of {countText(limit)}</span>
        {share >= SHOWN && (
          <meter
            className={classes.bar}
            data-tight={share >= TIGHT || undefined}
            value={used}
            max={Math.max(limit, 1)}
            aria-label="API requests used"
          />
        )}
      </dd>
    </div>
  )
}
