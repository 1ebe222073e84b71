import type { RunObject } from '../../shared/sync.ts'

/** Rows read so far, over all objects. */
export function rowsRead(objects: readonly RunObject[]): number {
  return objects.reduce((sum, { read }) => sum + read, 0)
}

/** Share of the work done, 0..1: each object weighs what its source announced, or as much as an average one. */
export function readShare(objects: readonly RunObject[]): number {
  const announced = objects.flatMap(({ expected }) => (expected === null ? [] : [expected]))
  const usual = announced.length === 0 ? 1 : announced.reduce((sum, rows) => sum + rows, 0) / announced.length
  let done = 0
  let all = 0
  for (const { state, read, expected } of objects) {
    const weight = Math.max(1, expected ?? usual)
    all += weight
    if (state === 'complete' || state === 'unreadable') done += weight
    else if (state === 'running') done += Math.min(weight, expected === null ? weight / 2 : read)
  }
  return all === 0 ? 0 : done / all
}

/** What a run changed, over all objects, in words: "12 new, 5 changed, 1 deleted"; "nothing changed". */
export function changesText(objects: readonly RunObject[]): string {
  const sum = (name: 'inserted' | 'changed' | 'deleted' | 'quarantined') =>
    objects.reduce((total, object) => total + object[name], 0)
  const number = new Intl.NumberFormat('en-GB')
  const parts = [
    [sum('inserted'), 'new'],
    [sum('changed'), 'changed'],
    [sum('deleted'), 'deleted'],
    [sum('quarantined'), 'set aside'],
  ] as const
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${number.format(count)} ${word}`)
  return told.length === 0 ? 'nothing changed' : told.join(', ')
}
