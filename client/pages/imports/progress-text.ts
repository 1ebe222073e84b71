import type { ImportProgress } from '../../../shared/import.ts'
import type { Sending } from '../../api/imports.ts'
import { countText } from '../../format/numbers.ts'

/** How far a file is, in words and as a share of the stage; null: that isn't known. */
export interface ProgressText {
  readonly text: string
  readonly share: number | null
}

const MEGABYTE = 1 << 20
const megabytes = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/** Told by the bytes while it is sent, then by what the server says of it. */
export function progressText(
  { sent, bytes }: Sending,
  { stage, lines, of }: ImportProgress = { stage: null, lines: null, of: null },
): ProgressText {
  if (sent < bytes && bytes < MEGABYTE) return { text: 'Sending the file', share: sent / bytes }
  if (sent < bytes)
    return {
      text: `Sending: ${megabytes.format(sent / MEGABYTE)} of ${megabytes.format(bytes / MEGABYTE)} MB`,
      share: sent / bytes,
    }
  const counted = lines !== null && of !== null
  const many = counted ? `: ${countText(lines)} of ${countText(of)}` : ''
  const share = counted && of > 0 ? lines / of : null
  switch (stage) {
    case 'waiting':
      return { text: 'Waiting until the files before it are read', share: null }
    case 'parting':
      return { text: `Telling its lines apart${many}`, share }
    case 'reading':
      return { text: `Reading its lines${many}`, share }
    case 'comparing':
      return { text: 'Comparing its lines with what is known', share: null }
    case 'writing':
      return { text: 'Keeping what is new', share: null }
    case 'receiving':
    case null:
      return { text: 'Reading the file', share: null }
    default:
      return stage satisfies never
  }
}
