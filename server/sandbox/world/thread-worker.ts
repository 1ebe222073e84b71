import { parentPort, workerData } from 'node:worker_threads'
import { truths } from './made-truth.ts'
import type { RecordScan } from './record-scan.ts'
import { scan, type Range, type Scan } from './scan.ts'
import type { Order } from './threads.ts'
import { TruthTally, type TruthCounts } from './truth-counts.ts'
import { Workshop } from './workshop.ts'

const workshop = new Workshop(workerData)

parentPort!.on('message', (order: Order) => {
  const { ranges, answers } = order
  if (answers !== null) workshop.know(answers)
  const done = ranges.map((range) =>
    order.kind === 'scan' ? scan(workshop, range) : counted(range, order.at),
  )
  parentPort!.postMessage(done, done.flatMap(buffersOf))
})

function counted(range: Range, at: number): TruthCounts {
  const tally = new TruthTally(at)
  for (const truth of truths(workshop, range)) tally.count(truth)
  return tally.counts()
}

/** What is handed over instead of copied. */
function buffersOf(result: Scan | TruthCounts): ArrayBuffer[] {
  return 'records' in result ? [...result.records.values()].flatMap(arraysOf) : []
}

function arraysOf({ units, keys, starts, moments }: RecordScan): ArrayBuffer[] {
  return [units, keys, starts, moments.low, moments.high].map(({ buffer }) => buffer)
}
