import { about, conditions, momentAt, type Bounds } from './facts.ts'
import type { Questions } from './lane.ts'
import type { Reading } from './reading.ts'

type Values = { readonly before: readonly number[]; readonly after: readonly number[] }

/** The cases' values of the first span and of those it is compared with, by segment. Events only. */
export async function readValues(
  { metric, snapshot, now, where }: Reading,
  [after, ...before]: readonly Bounds[],
  questions: Questions,
): Promise<(dimension: string, key: string | null) => Values> {
  const at = snapshot.at(now)
  if (at === null || after === undefined) return () => ({ before: [], after: [] })
  const moment = momentAt(metric, at, [after, ...before])
  const spans = [after, ...before].map(
    ({ start, end }, index) =>
      `(${index}, ${moment.bind(start, 'timestamptz')}, ${moment.bind(end, 'timestamptz')})`,
  )
  const dimensions = metric.dimensions.map(({ id }, index) => `f.${id} as k${index}`)
  const select = `select ${['s.i as span', 'cast(f.value as double precision) as value', ...dimensions].join(', ')}
    from (values ${spans.join(', ')}) as s(i, start_at, end_at) join facts as f on f.at >= s.start_at and f.at < s.end_at
    where f.included and f.value is not null and ${conditions(metric, where, moment)}`
  const rows = await questions.read(snapshot, (ask) => ask(about(metric, select), moment))
  return (dimension, key) => {
    const place = `k${metric.dimensions.findIndex(({ id }) => id === dimension)}`
    const mine = rows.filter((row) => row[place] === key)
    return {
      before: mine.filter((row) => row['span'] !== 0).map((row) => Number(row['value'])),
      after: mine.filter((row) => row['span'] === 0).map((row) => Number(row['value'])),
    }
  }
}
