import type { DuplicateRecord } from '../../../shared/quality.ts'

type Compared = Pick<
  DuplicateRecord,
  'object' | 'survivor' | 'filled' | 'required' | 'createdAt' | 'changedAt'
>

const completeness = ({ filled, required }: Compared) => (required === 0 ? -1 : filled / required)
const instant = (text: string | null, unknown: number) => (text === null ? unknown : Date.parse(text))

/** By what the suggested record stands out among those of its cluster, in the order in which the model chooses it. */
export function whyKept(records: readonly Compared[]): string {
  const kept = records.find(({ survivor }) => survivor)
  if (!kept || records.length === 1) return 'The only record'
  const others = records.filter((record) => record !== kept && record.object === kept.object)
  if (others.length === 0) return `A ${kept.object}: a lead is converted into it, never the other way about`
  const rivals = others.filter((record) => completeness(record) >= completeness(kept))
  const filled = `${kept.filled} of ${kept.required} required fields filled`
  if (rivals.length === 0) return `The most complete: ${filled}`
  const changed = (record: Compared) => instant(record.changedAt, -Infinity)
  const late = rivals.filter((record) => changed(record) >= changed(kept))
  if (late.length === 0) return `As complete as others, ${filled}, and the one changed last`
  const created = (record: Compared) => instant(record.createdAt, Infinity)
  return late.every((record) => created(record) > created(kept))
    ? `As complete as others, ${filled}, and the oldest of those changed last`
    : `Like others in all that counts, ${filled}; the first by its id`
}
