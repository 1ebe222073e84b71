import { ratio, time, type Bench } from './bench.ts'
import { completeSample } from './sample.ts'

/** From the start of the process to each thing a person waits for, with nobody looking meanwhile. */
export const start: Bench = {
  name: 'start',
  question: 'How long after the start of the server is the first page there, and the complete sample?',
  async run() {
    const { times } = await completeSample()
    const { ready, firstPage, firstPass, review, complete, rows } = times
    const row = (what: string, ms: number) => ({
      until: what,
      'after the start': time(ms),
      'of the whole': `${((ms / complete) * 100).toFixed(1)} %`,
    })
    return [
      row('the address is printed', ready),
      row('the first page is answered', firstPage),
      row(`the first pass is in (${rows.toLocaleString('en-GB')} records)`, firstPass),
      row('the weekly review is answered for the first time', review),
      row('all fifteen passes are in', complete),
      {
        until: 'one further week, on average',
        'after the start': time((complete - firstPass) / 14),
        'of the whole': `${ratio((complete - firstPass) / 14, firstPass - firstPage)} the first pass`,
      },
    ]
  },
}
