import type { SyncRun } from '../../../shared/sync.ts'
import { countText, plural } from '../../format/numbers.ts'

interface Retried {
  readonly run: Pick<SyncRun, 'state' | 'error'>
  readonly label: string
  /** Values that were set aside before and are after it; null: not known yet. */
  readonly before: number
  readonly left: number | null
}

/** What came of reading again what was set aside, in words. */
export function outcomeText({ run, label, before, left }: Retried): string {
  if (run.state !== 'complete' && run.state !== 'incomplete')
    return `${label} could not be read again. ${run.error?.message ?? ''} ${run.error?.action ?? ''}`.trim()
  if (left === null) return `${label} was read again.`
  const mended = before - left
  if (mended <= 0)
    return `${label} was read again: ${plural(left, 'value is', 'values are')} as before. Put them right in the CRM first.`
  if (left === 0) return `${label} was read again: all ${countText(before)} could be kept now.`
  return `${label} was read again: ${countText(mended)} of ${countText(before)} could be kept now, ${plural(left, 'is', 'are')} still set aside.`
}
