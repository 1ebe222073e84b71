import type { Quota, Workspace } from '../../../shared/connection.ts'
import { countText } from '../../format/numbers.ts'
import { momentText } from '../../format/times.ts'
import classes from './quota-bar.module.css'

/** Below it a bar would be empty. */
const SHOWN = 0.05

/** How much of the CRM's allowance of requests is used and by whom, and from when on Plumbline waits. */
export function QuotaBar({ quota, workspace: { zone } }: { quota: Quota; workspace: Workspace }) {
  const { used, limit, window, ours, budget, resetsAt } = quota
  const share = limit === 0 ? 0 : used / limit
  const spent = limit > 0 && used >= budget
  const free =
    resetsAt === null ? 'it frees itself bit by bit' : `it starts anew ${momentText(resetsAt, zone)}`
  return (
    <div className={classes.quota}>
      <dt>API requests{window === '' ? '' : ` per ${window}`}</dt>
      <dd>
        {countText(used)} <span>of {countText(limit)}</span>
        {share >= SHOWN && (
          <meter
            className={classes.bar}
            data-tight={spent || undefined}
            value={used}
            max={Math.max(limit, 1)}
            aria-label="API requests used"
          />
        )}
        <span className={classes.who}>
          {countText(ours)} by Plumbline, {countText(Math.max(0, used - ours))} by others;{' '}
          {spent ? 'used up to' : 'Plumbline waits from'} {countText(budget)} on; {free}
        </span>
      </dd>
    </div>
  )
}
