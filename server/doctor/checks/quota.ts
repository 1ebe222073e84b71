import type { Check } from '../check.ts'
import { eachOpenCrm } from '../each-crm.ts'
import { ok, skipped, warning } from '../finding.ts'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** How many requests each CRM still allows, as its answers tell. */
export const quota: Check = {
  id: 'quota',
  title: 'API quota',
  run: (installation) =>
    eachOpenCrm(installation, async ({ connection: { connector, label }, streams }) => {
      // Not every answer tells; by then many have come.
      await streams()
      const told = connector.quota()
      if (!told || told.limit <= 0) return [skipped(`${label} doesn't tell.`)]
      const { used, limit, window, resetsAt } = told
      const found = `${whole.format(limit - used)} of ${whole.format(limit)} requests (${window}) are left.`
      const { setup } = installation
      const share = setup.kind === 'usable' ? setup.config.quotaBudget.total : 1
      if (used < share * limit) return [ok(found)]
      const until = resetsAt === null ? 'as some of them come free' : `at ${resetsAt.toISOString()}`
      return [
        warning(found, {
          action: `Syncs wait and go on ${until}: QUOTA_TOTAL_PERCENT leaves the rest to other integrations.`,
        }),
      ]
    }),
}
