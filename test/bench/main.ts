import { parseArgs } from 'node:util'
import { answers } from './answers.ts'
import { machine, markdown, type Bench } from './bench.ts'
import { engines } from './engines.ts'
import { equivalence } from './equivalence.ts'
import { history } from './history.ts'
import { imports } from './imports.ts'
import { ingestion } from './ingestion.ts'
import { kill } from './kill.ts'
import { metrics } from './metrics.ts'
import { past } from './past.ts'
import { preview } from './preview.ts'
import { scale } from './scale.ts'
import { serve } from './serve.ts'
import { start } from './start.ts'

const BENCHES: readonly Bench[] = [
  start,
  serve,
  ingestion,
  metrics,
  preview,
  answers,
  imports,
  scale,
  past,
  history,
  engines,
  kill,
  equivalence,
]

const { values, positionals: wanted } = parseArgs({
  options: { data: { type: 'string' } },
  allowPositionals: true,
})
const unknown = wanted.filter((name) => !BENCHES.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}. There are: ${BENCHES.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}
for (const bench of BENCHES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n## ${bench.name}: ${bench.question}\n${machine()}\n`)
  console.log(markdown(await bench.run({ data: values.data ?? null })))
  console.log(`\nafterwards: ${machine()}`)
}
