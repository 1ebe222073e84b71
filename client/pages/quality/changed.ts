import type { Conflict } from '../../../shared/quality.ts'
import type { Workspace } from '../../../shared/connection.ts'
import { dayIn, dayLabel } from '../../format/periods.ts'
import { momentText } from '../../format/times.ts'

/** A moment of the past: with its time where it is of this year, else the day with its year. */
export function pastText(at: string, { zone, now }: Pick<Workspace, 'zone' | 'now'>): string {
  const [day, today] = [dayIn(zone, at), dayIn(zone, now)]
  return day.slice(0, 4) === today.slice(0, 4) ? momentText(at, zone) : dayLabel(day, today)
}

/** When a value came to be, in words: the moment, or as near as the record's times allow. */
export function changedText(
  { notBefore, notAfter }: Conflict['salesforce']['changed'],
  workspace: Pick<Workspace, 'zone' | 'now'>,
): string {
  if (notBefore !== null && notBefore === notAfter) return pastText(notBefore, workspace)
  const day = (at: string) => dayLabel(dayIn(workspace.zone, at), dayIn(workspace.zone, workspace.now))
  if (notBefore !== null && notAfter !== null) {
    const [first, last] = [day(notBefore), day(notAfter)]
    return first === last ? first : `between ${first} and ${last}`
  }
  if (notAfter !== null) return `by ${day(notAfter)}`
  return notBefore === null ? 'no telling when' : `after ${day(notBefore)}`
}
